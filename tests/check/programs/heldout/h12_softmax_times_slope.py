import numpy as np


def softmax(z):
    z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return z / np.sum(z, axis=-1, keepdims=True)


rs = np.random.RandomState(3)
X = rs.randn(60, 2)
C = (X[:, 0] > X[:, 1]).astype(int)
Y = np.zeros((60, 2))
Y[np.arange(60), C] = 1
w = {1: rs.randn(2, 6), 2: rs.randn(6, 6), 3: rs.randn(6, 2)}
for i in range(600):
    h1 = 1 / (1 + np.exp(-X @ w[1]))
    h2 = 1 / (1 + np.exp(-h1 @ w[2]))
    p = softmax(h2 @ w[3])
    ce = -(Y * np.log(p)).sum(axis=1).mean()
    d3 = (p - Y) / len(X) * p * (1 - p)
    d2 = d3 @ w[3].T * h2 * (1 - h2)
    d1 = d2 @ w[2].T * h1 * (1 - h1)
    w[3] -= 0.5 * h2.T @ d3
    w[2] -= 0.5 * h1.T @ d2
    w[1] -= 0.5 * X.T @ d1
    if i % 100 == 0:
        print('iteration', i, 'cross entropy', ce)
