import numpy as np


class NeuralNet(object):
    def __init__(self, layers):
        self.n = len(layers)
        self.weights = {}
        self.bias = {}
        for i in range(1, self.n):
            self.weights[i] = np.random.randn(layers[i - 1], layers[i])
            self.bias[i] = np.random.randn(1, layers[i])

    @staticmethod
    def _sigmoid(x):
        return 1.0 / (1.0 + np.exp(-x))

    def feedforward(self, x):
        self.o = {0: x}
        for i in range(1, self.n):
            self.o[i] = self._sigmoid(self.o[i - 1].dot(self.weights[i]) + self.bias[i])
        return self.o[self.n - 1]

    def backpropagate(self, y):
        last = self.n - 1
        self.grad = {}
        delta = 2 * (self.o[last] - y) / y.shape[0]
        for i in range(last, 0, -1):
            delta = delta * self.o[i] * (1 - self.o[i])
            self.grad[i] = self.o[i - 1].T.dot(delta)
            delta = delta.dot(self.weights[i].T)

    def gradient_descent(self, lr):
        for i in self.grad:
            self.weights[i] -= lr * self.grad[i]


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    inputs, labels = [], []
    for pt in pts:
        inputs.append([pt[0], pt[1]])
        labels.append(0 if pt[0] > pt[1] else 1)
    return np.array(inputs), np.array(labels).reshape(n, 1)


if __name__ == "__main__":
    x, y = generate_linear(n=100)
    net = NeuralNet([2, 4, 4, 1])
    for epoch in range(2000):
        out = net.feedforward(x)
        net.backpropagate(y)
        net.gradient_descent(0.5)
        if epoch % 200 == 0:
            print("epoch {} loss : {}".format(epoch, ((out - y) ** 2).mean()))
