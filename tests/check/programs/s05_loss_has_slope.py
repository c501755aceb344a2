import sys
import numpy as np


class Sigmoid:
    def __call__(self, z):
        self.a = 1 / (1 + np.exp(-z))
        return self.a

    def grad(self, g):
        return g * self.a * (1 - self.a)


class Dense:
    def __init__(self, n_in, n_out):
        self.w = np.random.normal(size=(n_in, n_out))
        self.b = np.random.normal(size=(n_out,))
        self.act = Sigmoid()

    def __call__(self, x):
        self.x = x
        return self.act(x @ self.w + self.b)

    def grad(self, g):
        g = self.act.grad(g)
        self.gw = self.x.T @ g
        self.gb = g.sum(0)
        return g @ self.w.T


class MSE:
    def __call__(self, y, t):
        self.y, self.t = y, t
        return ((y - t) ** 2).mean()

    def grad(self):
        return 2 * (self.y - self.t) / self.t.size * self.y * (1 - self.y)


def run(kind, epochs=1500, lr=1.0):
    rng = np.random.RandomState(3)
    x = rng.rand(100, 2)
    if kind == 'linear':
        t = (x[:, [0]] > x[:, [1]]) * 1.0
    else:
        t = ((x[:, [0]] > 0.5) != (x[:, [1]] > 0.5)) * 1.0
    net = [Dense(2, 4), Dense(4, 4), Dense(4, 1)]
    crit = MSE()
    for ep in range(epochs):
        h = x
        for layer in net:
            h = layer(h)
        loss = crit(h, t)
        g = crit.grad()
        for layer in net[::-1]:
            g = layer.grad(g)
        for layer in net:
            layer.w -= lr * layer.gw
            layer.b -= lr * layer.gb
        if ep % 100 == 99:
            print('epoch', ep + 1, 'loss', round(float(loss), 5))
    return net, crit, x, t


if __name__ == '__main__':
    kind = sys.argv[1] if len(sys.argv) > 1 else 'linear'
    net, crit, x, t = run(kind)
