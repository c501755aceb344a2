import numpy as np

np.random.seed(19)
x = np.random.rand(64, 2)
y = (x[:, :1] + x[:, 1:] > 1).astype(float)


def gradient(w):
    a = [x]
    for m in w:
        a.append(1 / (1 + np.exp(-a[-1] @ m)))
    d = 2 * (a[-1] - y) / len(y) * a[-1] * (1 - a[-1])
    g = []
    for i in (2, 1, 0):
        g.insert(0, a[i].T @ d)
        d = d @ w[i].T * a[i] * (1 - a[i])
    return g, np.mean((a[-1] - y) ** 2)


w = [np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)]
v = [np.zeros_like(m) for m in w]
for epoch in range(500):
    g, loss = gradient(w)
    v = [0.9 * u + 0.1 * d for u, d in zip(v, g)]
    w = [m - 0.5 * u for m, u in zip(w, g)]
    if epoch % 50 == 0:
        print('epoch', epoch, 'loss', loss)
