import numpy as np
import matplotlib.pyplot as plt


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    inputs = []
    labels = []
    for pt in pts:
        inputs.append([pt[0], pt[1]])
        if pt[0] > pt[1]:
            labels.append(0)
        else:
            labels.append(1)
    return np.array(inputs), np.array(labels).reshape(n, 1)


def generate_XOR_easy():
    inputs = []
    labels = []
    for i in range(11):
        inputs.append([0.1 * i, 0.1 * i])
        labels.append(0)
        if 0.1 * i == 0.5:
            continue
        inputs.append([0.1 * i, 1 - 0.1 * i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(21, 1)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


class NeuralNetwork:
    def __init__(self, lr=0.5):
        self.lr = lr
        self.w1 = np.random.randn(2, 4)
        self.w2 = np.random.randn(4, 4)
        self.w3 = np.random.randn(4, 1)

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(np.dot(x, self.w1))
        self.a2 = sigmoid(np.dot(self.a1, self.w2))
        self.y = sigmoid(np.dot(self.a2, self.w3))
        return self.y

    def backward(self, label):
        n = label.shape[0]
        dy = 2 * (self.y - label) / n
        dz3 = dy * derivative_sigmoid(self.y)
        dw3 = np.dot(self.a2.T, dz3)
        dz2 = np.dot(dz3, self.w3.T) * derivative_sigmoid(self.a2)
        dw2 = np.dot(self.a1.T, dz2)
        dz1 = np.dot(dz2, self.w2.T) * derivative_sigmoid(self.a1)
        dw1 = np.dot(self.x.T, dz1)
        self.w1 -= self.lr * dw1
        self.w2 -= self.lr * dw2
        self.w3 -= self.lr * dw3


def train(x, y, epochs):
    net = NeuralNetwork()
    losses = []
    for epoch in range(epochs):
        pred = net.forward(x)
        loss = np.mean((pred - y) ** 2)
        net.backward(y)
        losses.append(loss)
        if epoch % 500 == 0:
            print(f'epoch {epoch} loss : {loss}')
    return net, losses


if __name__ == '__main__':
    for name, (x, y) in {'linear': generate_linear(100), 'XOR': generate_XOR_easy()}.items():
        net, losses = train(x, y, 3000)
        pred = net.forward(x)
        print(name, 'accuracy:', np.mean((pred > 0.5) == y))
        plt.plot(losses)
        plt.title(name)
        plt.show()
