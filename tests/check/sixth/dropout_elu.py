import numpy as np

"""Rings: inner disc against outer ring. ELU hidden layers, inverted dropout,
learning rate halved every 40 epochs."""

rng = np.random.default_rng(2024)


def rings(n):
    r = np.where(np.arange(n) % 2 == 0, rng.uniform(0.0, 0.9, n), rng.uniform(1.3, 2.0, n))
    phi = rng.uniform(0, 2 * np.pi, n)
    return np.stack([r * np.cos(phi), r * np.sin(phi)], axis=1), (np.arange(n) % 2).astype(float)


def elu(z, alpha=1.0):
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))


def elu_grad(z, alpha=1.0):
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))


class DropNet:
    def __init__(self, n_in, h1, h2, keep):
        self.W1 = rng.normal(0, 1 / np.sqrt(n_in), (n_in, h1))
        self.W2 = rng.normal(0, 1 / np.sqrt(h1), (h1, h2))
        self.W3 = rng.normal(0, 1 / np.sqrt(h2), (h2,))
        self.b1, self.b2, self.b3 = np.zeros(h1), np.zeros(h2), np.zeros(1)
        self.keep = keep

    def forward(self, X, training):
        self.X = X
        self.z1 = X @ self.W1 + self.b1
        self.h1 = elu(self.z1)
        self.z2 = self.h1 @ self.W2 + self.b2
        self.h2 = elu(self.z2)
        if training:
            self.mask = (rng.random(self.h2.shape) < self.keep) / self.keep
            self.h2 = self.h2 * self.mask
        self.out = 1 / (1 + np.exp(-(self.h2 @ self.W3 + self.b3)))   # (n,)
        return self.out

    def backward(self, y):
        d3 = (self.out - y) / y.size
        gW3 = self.h2.T @ d3
        gb3 = np.array([d3.sum()])
        d2 = np.outer(d3, self.W3) * self.mask * elu_grad(self.z2)
        gW2 = self.h1.T @ d2
        gb2 = d2.sum(axis=0)
        d1 = d2 @ self.W2.T * elu_grad(self.z1)
        gW1 = self.X.T @ d1
        gb1 = d1.sum(axis=0)
        return gW1, gb1, gW2, gb2, gW3, gb3

    def apply(self, grads, lr):
        for p, g in zip((self.W1, self.b1, self.W2, self.b2, self.W3, self.b3), grads):
            p -= lr * g


def bce(p, y):
    p = np.clip(p, 1e-10, 1 - 1e-10)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


X, y = rings(360)
Xtr, ytr, Xte, yte = X[:240], y[:240], X[240:], y[240:]
net = DropNet(2, 12, 12, keep=0.8)
lr0 = 0.4
for epoch in range(120):
    lr = lr0 * 0.5 ** (epoch // 40)
    idx = rng.permutation(len(Xtr))
    for i in range(0, len(idx), 20):
        sel = idx[i:i + 20]
        net.forward(Xtr[sel], training=True)
        net.apply(net.backward(ytr[sel]), lr)
    if (epoch + 1) % 20 == 0:
        print(f"epoch {epoch + 1} lr {lr} loss (no dropout) train {bce(net.forward(Xtr, False), ytr):.5f}"
              f" test {bce(net.forward(Xte, False), yte):.5f}")
print("test accuracy", np.mean((net.forward(Xte, False) > 0.5) == (yte == 1)))
