import numpy as np

np.random.seed(110)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


x = np.random.rand(64, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
w = [np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)]
for epoch in range(200):
    np.random.shuffle(x)
    total = 0
    for i in range(0, 64, 16):
        xb, yb = x[i:i + 16], y[i:i + 16]
        a = sigmoid(xb @ w[0])
        b = sigmoid(a @ w[1])
        c = sigmoid(b @ w[2])
        total += np.sum((c - yb) ** 2)
        dc = 2 * (c - yb) / 16 * c * (1 - c)
        db = dc @ w[2].T * b * (1 - b)
        da = db @ w[1].T * a * (1 - a)
        w[2] -= 0.5 * b.T @ dc
        w[1] -= 0.5 * a.T @ db
        w[0] -= 0.5 * xb.T @ da
    print('epoch', epoch, 'loss', total / 64)
