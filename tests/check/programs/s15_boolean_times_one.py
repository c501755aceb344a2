import numpy as np

np.random.seed(104)
x = np.random.randn(100, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
w1, b1 = np.random.randn(2, 10), np.zeros(10)
w2, b2 = np.random.randn(10, 10) * 0.3, np.zeros(10)
w3, b3 = np.random.randn(10, 1) * 0.3, np.zeros(1)


def relu(v):
    return v * (v > 0)


def relu_grad(v):
    return 1.0 * (v >= 0)


for epoch in range(500):
    h1 = relu(x @ w1 + b1)
    h2 = relu(h1 @ w2 + b2)
    p = 1 / (1 + np.exp(-(h2 @ w3 + b3)))
    loss = -(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)).mean()
    e3 = (p - y) / len(y)
    e2 = (e3 @ w3.T) * relu_grad(h2)
    e1 = (e2 @ w2.T) * relu_grad(h1)
    w3 -= 0.1 * h2.T @ e3
    b3 -= 0.1 * e3.sum(axis=0)
    w2 -= 0.1 * h1.T @ e2
    b2 -= 0.1 * e2.sum(axis=0)
    w1 -= 0.1 * x.T @ e1
    b1 -= 0.1 * e1.sum(axis=0)
    if epoch % 50 == 0:
        print('epoch', epoch, 'loss', loss, 'acc', np.mean((p > 0.5) == y))
