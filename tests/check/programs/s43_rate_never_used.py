import sys
import numpy as np


class Net:
    def __init__(self, h1, h2, lr=0.01):
        self.w1 = np.random.randn(2, h1)
        self.w2 = np.random.randn(h1, h2)
        self.w3 = np.random.randn(h2, 1)
        self.lr = 0.1

    def forward(self, x):
        self.x = x
        self.h1 = 1 / (1 + np.exp(-np.dot(x, self.w1)))
        self.h2 = 1 / (1 + np.exp(-np.dot(self.h1, self.w2)))
        self.y = 1 / (1 + np.exp(-np.dot(self.h2, self.w3)))
        return self.y

    def train(self, x, t):
        y = self.forward(x)
        d3 = 2 * (y - t) / len(t) * y * (1 - y)
        d2 = np.dot(d3, self.w3.T) * self.h2 * (1 - self.h2)
        d1 = np.dot(d2, self.w2.T) * self.h1 * (1 - self.h1)
        self.w3 -= self.lr * np.dot(self.h2.T, d3)
        self.w2 -= self.lr * np.dot(self.h1.T, d2)
        self.w1 -= self.lr * np.dot(x.T, d1)
        return np.mean((y - t) ** 2)


def run(lr):
    net = Net(4, 4, lr)
    losses = []
    for epoch in range(500):
        losses.append(net.train(x, t))
    print('lr', lr, 'final loss : {:.6f}'.format(losses[-1]))
    return net, losses


x = np.random.RandomState(0).rand(100, 2)
t = (x[:, :1] > x[:, 1:]).astype(float)
curves = {}
for lr in [1.0, 0.1, 0.01]:
    np.random.seed(1)
    net, curves[lr] = run(lr)
