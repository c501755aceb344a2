import numpy as np


def f(x):
    return 1 / (1 + np.exp(-x))


def run(rate, x, y):
    r = np.random.RandomState(42)
    w1, w2, w3 = r.randn(2, 4), r.randn(4, 4), r.randn(4, 1)
    losses = []
    for _ in range(2000):
        a = f(x.dot(w1)); b = f(a.dot(w2)); c = f(b.dot(w3))
        losses.append(np.mean((c - y) ** 2))
        dc = 2 * (c - y) / len(x) * c * (1 - c)
        db = dc.dot(w3.T) * b * (1 - b)
        da = db.dot(w2.T) * a * (1 - a)
        w1 = w1 - rate * x.T.dot(da)
        w2 = w2 - rate * a.T.dot(db)
        w3 = w3 - rate * b.T.dot(dc)
    return losses, c


r = np.random.RandomState(0)
x = r.rand(100, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
for rate in [0.01, 0.1, 1]:
    losses, out = run(rate, x, y)
    print('rate', rate, 'loss', losses[-1], 'accuracy', np.mean((out > 0.5) == y))
