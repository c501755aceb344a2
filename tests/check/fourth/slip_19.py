# Nesterov momentum, regression on y = |x1| - x2, params as a flat list
import numpy as np

rng = np.random.default_rng(33)
X = rng.uniform(-1, 1, (200, 2))
Y = (np.abs(X[:, 0]) - X[:, 1])[:, np.newaxis]


def start(n_hid):
    return [rng.normal(0, 1.0, (2, n_hid)), rng.normal(0, 0.1, n_hid),
            rng.normal(0, 1.0 / np.sqrt(n_hid), (n_hid, 1)), np.zeros(1)]


def out(P, X):
    return np.tanh(X @ P[0] + P[1]) @ P[2] + P[3]


def loss(P, X, Y):
    return 0.5 * np.mean((out(P, X) - Y) ** 2)


def grad(P, X, Y):
    h = np.tanh(X @ P[0] + P[1])
    e = (h @ P[2] + P[3] - Y) / len(X)
    b = e @ P[2].T * (1 - h ** 2)
    return [X.T @ b, b.sum(axis=0), h.T @ e, e.sum(axis=0)]


P = start(15)
V = [np.zeros_like(p) for p in P]
mu, lr0 = 0.9, 0.05

for epoch in range(150):
    lr = lr0 / (1 + 0.01 * epoch)
    idx = rng.permutation(200)
    for lo in range(0, 200, 25):
        sel = idx[lo:lo + 25]
        ahead = [p - mu * v for p, v in zip(P, V)]
        G = grad(ahead, X[sel], Y[sel])
        V = [mu * v - lr * g for v, g in zip(V, G)]
        P = [p + v for p, v in zip(P, V)]
    if epoch % 30 == 29:
        print("epoch", epoch + 1, "lr %.4f" % lr, "half mse %.6f" % loss(P, X, Y))
