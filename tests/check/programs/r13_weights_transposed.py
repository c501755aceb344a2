import numpy as np


class Linear:
    """ weight: (out_features, in_features) like torch """

    def __init__(self, in_features, out_features):
        self.weight = np.random.randn(out_features, in_features)
        self.bias = np.random.randn(out_features)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, dy):
        self.dweight = dy.T @ self.x
        self.dbias = dy.sum(0)
        return dy @ self.weight


class Sigmoid:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        return self.s

    def backward(self, dy):
        return dy * self.s * (1 - self.s)


class Net:
    def __init__(self):
        self.modules = [Linear(2, 4), Sigmoid(), Linear(4, 4), Sigmoid(), Linear(4, 1), Sigmoid()]

    def forward(self, x):
        for m in self.modules:
            x = m.forward(x)
        return x

    def backward(self, dy):
        for m in self.modules[::-1]:
            dy = m.backward(dy)

    def parameters(self):
        for m in self.modules:
            if isinstance(m, Linear):
                yield m


def train(net, x, y, lr, epochs):
    for e in range(epochs):
        out = net.forward(x)
        loss = np.sum((out - y) ** 2) / len(y)
        net.backward(2 * (out - y) / len(y))
        for m in net.parameters():
            m.weight -= lr * m.dweight
            m.bias -= lr * m.dbias
        if e % 200 == 0:
            print("Epoch: {}, Loss: {}".format(e, loss))


x = np.vstack([np.random.rand(50, 2) + [1, 0], np.random.rand(50, 2) + [0, 1]])
y = np.vstack([np.zeros((50, 1)), np.ones((50, 1))])
net = Net()
train(net, x, y, 0.3, 1000)
