import numpy as np


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y ** 2)


class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


class Affine:
    def __init__(self, i, o):
        self.W = np.random.randn(i, o) / np.sqrt(i)
        self.b = np.zeros(o)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dy):
        self.dW = self.x.T @ dy
        self.db = dy.sum(axis=0)
        return dy @ self.W.T


class Network:
    def __init__(self, hidden=6, act=Tanh()):
        self.layers = [Affine(2, hidden), act,
                       Affine(hidden, hidden), act,
                       Affine(hidden, 1), Sigmoid()]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, d):
        for layer in self.layers[::-1]:
            d = layer.backward(d)

    def step(self, lr):
        for layer in self.layers:
            if isinstance(layer, Affine):
                layer.W -= lr * layer.dW
                layer.b -= lr * layer.db


def xor(n=200):
    x = np.random.randint(0, 2, (n, 2)) + np.random.randn(n, 2) * 0.1
    y = np.logical_xor(x[:, 0] > .5, x[:, 1] > .5)[:, None].astype(float)
    return x, y


if __name__ == '__main__':
    np.random.seed(11)
    x, y = xor()
    net = Network()
    for e in range(1000):
        p = net.forward(x)
        loss = np.mean((p - y) ** 2)
        net.backward(2 * (p - y) / len(y))
        net.step(0.3)
        if e % 100 == 0:
            print('Epoch: {}, loss: {:.6f}'.format(e, loss))
