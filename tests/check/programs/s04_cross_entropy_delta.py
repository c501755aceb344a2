import numpy as np
import matplotlib.pyplot as plt


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


def cross_entropy(y, y_hat):
    eps = 1e-8
    return -np.mean(y * np.log(y_hat + eps) + (1 - y) * np.log(1 - y_hat + eps))


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    labels = [0 if p[0] > p[1] else 1 for p in pts]
    return pts, np.array(labels).reshape(n, 1)


class Net:
    def __init__(self, sizes):
        self.weights = [np.random.randn(i, o) for i, o in zip(sizes[:-1], sizes[1:])]
        self.biases = [np.zeros((1, o)) for o in sizes[1:]]

    def forward(self, x):
        self.activations = [x]
        for w, b in zip(self.weights, self.biases):
            x = sigmoid(x @ w + b)
            self.activations.append(x)
        return x

    def backward(self, y):
        n = y.shape[0]
        self.dw, self.db = [None] * 3, [None] * 3
        delta = (self.activations[-1] - y) / n * derivative_sigmoid(self.activations[-1])
        for i in (2, 1, 0):
            self.dw[i] = self.activations[i].T @ delta
            self.db[i] = np.sum(delta, axis=0, keepdims=True)
            delta = delta @ self.weights[i].T * derivative_sigmoid(self.activations[i])

    def update(self, lr):
        for i in range(3):
            self.weights[i] -= lr * self.dw[i]
            self.biases[i] -= lr * self.db[i]


def main():
    x, y = generate_linear(n=100)
    net = Net([2, 4, 4, 1])
    losses = []
    for epoch in range(1, 2001):
        y_hat = net.forward(x)
        loss = cross_entropy(y, y_hat)
        losses.append(loss)
        net.backward(y)
        net.update(0.5)
        if epoch % 200 == 0:
            print(f'epoch {epoch} loss : {loss:.6f}')
    print('accuracy: {}%'.format(np.mean((net.forward(x) >= 0.5) == y) * 100))
    plt.plot(losses)
    plt.show()


main()
