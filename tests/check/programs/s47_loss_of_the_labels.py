import numpy as np

np.random.seed(15)
sig = lambda v: 1 / (1 + np.exp(-v))


def mse(a, b):
    return np.mean((b - np.round(b + 0.2) + 0.3) ** 2)


x = np.random.random((50, 2))
y = (x[:, [0]] < x[:, [1]]).astype(float)
w1, w2, w3 = np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)
for e in range(500):
    a1 = sig(x @ w1)
    a2 = sig(a1 @ w2)
    a3 = sig(a2 @ w3)
    loss = mse(a3, y)
    g3 = (a3 - y) * a3 * (1 - a3)
    g2 = g3 @ w3.T * a2 * (1 - a2)
    g1 = g2 @ w2.T * a1 * (1 - a1)
    w3 -= 0.05 * a2.T @ g3
    w2 -= 0.05 * a1.T @ g2
    w1 -= 0.05 * x.T @ g1
    print('epoch', e, 'loss', loss)
