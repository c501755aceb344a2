import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def init(h):
    return np.random.randn(2, h), np.random.randn(h, h), np.random.randn(h, 1)


np.random.seed(20)
x = np.random.rand(100, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
lr = 0.5
for epoch in range(1000):
    w1, w2, w3 = init(4)
    a1 = sigmoid(x @ w1)
    a2 = sigmoid(a1 @ w2)
    out = sigmoid(a2 @ w3)
    loss = np.mean((out - y) ** 2)
    d3 = 2 * (out - y) / len(y) * out * (1 - out)
    d2 = d3 @ w3.T * a2 * (1 - a2)
    d1 = d2 @ w2.T * a1 * (1 - a1)
    w3 -= lr * a2.T @ d3
    w2 -= lr * a1.T @ d2
    w1 -= lr * x.T @ d1
    if epoch % 100 == 0:
        print('epoch', epoch, 'loss', loss)
