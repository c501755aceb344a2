import argparse

import numpy as np


class Dropout:
    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x, train):
        self.mask = (self.rng.random(x.shape) >= self.p) / (1 - self.p) if train else 1.0
        return x * self.mask

    def backward(self, g):
        return g * self.mask


class Dense:
    def __init__(self, n_in, n_out, rng):
        self.w = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
        self.b = np.zeros(n_out)

    def forward(self, x, train):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.gw, self.gb = self.x.T @ g, g.sum(0)
        return g @ self.w.T


class Leaky:
    def forward(self, x, train):
        self.slope = np.where(x > 0, 1.0, 0.1)
        return self.slope * x

    def backward(self, g):
        return g * self.slope


class Model:
    def __init__(self, sizes, p, rng):
        self.parts = []
        for i in range(len(sizes) - 2):
            self.parts += [Dense(sizes[i], sizes[i + 1], rng), Leaky(), Dropout(p, rng)]
        self.parts.append(Dense(sizes[-2], sizes[-1], rng))

    def forward(self, x, train=True):
        for part in self.parts:
            x = part.forward(x, train)
        return x

    def backward(self, g):
        for part in reversed(self.parts):
            g = part.backward(g)

    def step(self, lr):
        for part in self.parts:
            if isinstance(part, Dense):
                part.w -= lr * part.gw
                part.b -= lr * part.gb

    def predict(self, x):
        return self.forward(x)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--dropout', type=float, default=0.2)
    ap.add_argument('--epochs', type=int, default=100)
    ap.add_argument('--lr', type=float, default=0.05)
    ap.add_argument('--seed', type=int, default=4)
    a = ap.parse_args()
    rng = np.random.default_rng(a.seed)
    x = rng.normal(size=(500, 5))
    y = (x[:, 0] * x[:, 1] + np.maximum(x[:, 2], 0) - 0.5 * x[:, 3])[:, None]
    y = y + rng.normal(0, 0.1, y.shape)
    xtr, ytr, xte, yte = x[:400], y[:400], x[400:], y[400:]

    model = Model([5, 40, 20, 1], a.dropout, rng)
    for epoch in range(a.epochs):
        order = rng.permutation(400)
        for s in range(0, 400, 40):
            rows = order[s:s + 40]
            err = model.forward(xtr[rows], train=True) - ytr[rows]
            model.backward(2 * err / len(rows))
            model.step(a.lr)
        if (epoch + 1) % 10 == 0:
            print('epoch %3d  train mse %.4f  test mse %.4f' % (
                epoch + 1, np.mean((model.predict(xtr) - ytr) ** 2), np.mean((model.predict(xte) - yte) ** 2)))
    resid = yte - model.predict(xte)
    print('R2 on the test set %.4f' % (1 - np.sum(resid ** 2) / np.sum((yte - yte.mean()) ** 2)))


if __name__ == '__main__':
    main()
