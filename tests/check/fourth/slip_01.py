"""Two-moons classifier, 2 -> 16 -> 1, mini-batch SGD, binary cross-entropy."""
import numpy as np

rng = np.random.default_rng(7)


def make_moons(n, noise):
    t = rng.uniform(0, np.pi, n)
    upper = np.c_[np.cos(t), np.sin(t)]
    lower = np.c_[1 - np.cos(t), 0.5 - np.sin(t)]
    X = np.vstack([upper, lower]) + noise * rng.standard_normal((2 * n, 2))
    y = np.r_[np.zeros(n), np.ones(n)].reshape(-1, 1)
    return X, y


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -50, 50)))


class MoonNet:
    def __init__(self, n_hidden):
        self.W1 = rng.standard_normal((2, n_hidden)) * np.sqrt(2 / 2)
        self.b1 = np.zeros(n_hidden)
        self.W2 = rng.standard_normal((n_hidden, 1)) * np.sqrt(1 / n_hidden)
        self.b2 = np.zeros(1)

    def forward(self, X):
        self.X = X
        self.Z1 = X @ self.W1 + self.b1
        self.A1 = np.maximum(0, self.Z1)
        self.P = sigmoid(self.A1 @ self.W2 + self.b2)
        return self.P

    def backward(self, y):
        m = len(y)
        dZ2 = (self.P - y) / m
        self.dW2 = self.A1.T @ dZ2
        self.db2 = dZ2.sum(axis=0)
        dA1 = dZ2 @ self.W2.T
        dZ1 = dA1 * (self.X @ self.W1 > 0)
        self.dW1 = self.X.T @ dZ1
        self.db1 = dZ1.sum(axis=0)

    def step(self, lr):
        self.W1 -= lr * self.dW1
        self.b1 -= lr * self.db1
        self.W2 -= lr * self.dW2
        self.b2 -= lr * self.db2


def bce(p, y):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


X, y = make_moons(150, 0.15)
net = MoonNet(16)

for epoch in range(1, 201):
    idx = rng.permutation(len(X))
    for s in range(0, len(X), 32):
        rows = idx[s:s + 32]
        net.forward(X[rows])
        net.backward(y[rows])
        net.step(0.1)
    if epoch % 40 == 0:
        p = net.forward(X)
        print(f"epoch {epoch:3d}  bce {bce(p, y):.4f}  acc {np.mean((p > 0.5) == y):.3f}")
