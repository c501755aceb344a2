import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def make(seed):
    r = np.random.RandomState(seed)
    return [r.randn(2, 4), r.randn(4, 4), r.randn(4, 1)]


def train_linear(w, x, y, lr, epochs):
    for i in range(epochs):
        h1 = sigmoid(x @ w[0])
        h2 = sigmoid(h1 @ w[1])
        o = sigmoid(h2 @ w[2])
        loss = np.mean((o - y) ** 2)
        d3 = 2 * (o - y) / len(y) * o * (1 - o)
        d2 = d3 @ w[2].T * h2 * (1 - h2)
        d1 = d2 @ w[1].T * h1 * (1 - h1)
        w[2] -= lr * h2.T @ d3
        w[1] -= lr * h1.T @ d2
        w[0] -= lr * x.T @ d1
        if i % 500 == 0:
            print('linear epoch', i, 'loss', loss)


def train_xor(w, x, y, lr, epochs):
    for i in range(epochs):
        h1 = sigmoid(x @ w[0])
        h2 = sigmoid(h1 @ w[1])
        o = sigmoid(h2 @ w[2])
        loss = np.mean((o - y) ** 2)
        d3 = 2 * (o - y) * o * (1 - o)
        d2 = d3 @ w[2].T * h2 * (1 - h2)
        d1 = d2 @ w[1].T * h1 * (1 - h1)
        w[2] -= lr * h2.T @ d3
        w[1] -= lr * h1.T @ d2
        w[0] -= lr * x.T @ d1
        if i % 500 == 0:
            print('xor epoch', i, 'loss', loss)


np.random.seed(1)
xl = np.random.rand(100, 2)
yl = (xl[:, :1] > xl[:, 1:]) * 1.0
xx = np.random.rand(100, 2)
yx = np.logical_xor(xx[:, :1] > .5, xx[:, 1:] > .5) * 1.0
train_linear(make(0), xl, yl, 0.1, 3000)
train_xor(make(0), xx, yx, 0.1, 3000)
