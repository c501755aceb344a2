import numpy as np


def relu(x):
    return np.maximum(0.0, x)


def relu_derivative(x):
    x[x <= 0] = 0
    x[x > 0] = 1
    return x


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Network:
    def __init__(self, h1, h2):
        self.w1 = np.random.randn(2, h1) * 0.7
        self.w2 = np.random.randn(h1, h2) * 0.7
        self.w3 = np.random.randn(h2, 1) * 0.7

    def forward(self, x):
        self.x = x
        self.h1 = relu(np.dot(x, self.w1))
        self.h2 = relu(np.dot(self.h1, self.w2))
        self.y = sigmoid(np.dot(self.h2, self.w3))
        return self.y

    def backward(self, t):
        dy = (self.y - t) / t.shape[0]
        dh2 = np.dot(dy, self.w3.T) * relu_derivative(self.h2)
        dh1 = np.dot(dh2, self.w2.T) * relu_derivative(self.h1)
        self.g3 = np.dot(self.h2.T, dy)
        self.g2 = np.dot(self.h1.T, dh2)
        self.g1 = np.dot(self.x.T, dh1)

    def step(self, lr):
        self.w3 -= lr * self.g3
        self.w2 -= lr * self.g2
        self.w1 -= lr * self.g1


def bce(t, y):
    y = np.clip(y, 1e-10, 1 - 1e-10)
    return -(t * np.log(y) + (1 - t) * np.log(1 - y)).mean()


if __name__ == '__main__':
    np.random.seed(12)
    x = np.random.uniform(-1, 1, (80, 2))
    t = (x.sum(axis=1, keepdims=True) > 0) * 1.0
    net = Network(6, 6)
    for epoch in range(1, 1001):
        y = net.forward(x)
        loss = bce(t, y)
        net.backward(t)
        net.step(0.1)
        if epoch % 100 == 0:
            print('[%4d] loss %.5f acc %.3f' % (epoch, loss, ((y > .5) == t).mean()))
