#!/usr/bin/env python3
import numpy as np

RNG = np.random.default_rng(19)
PATTERNS = """
.##. ..#. .##. ###.
#..# .##. #..# ...#
#..# ..#. ..#. .##.
#..# ..#. .#.. ...#
.##. .### #### ###.
"""


def templates():
    rows = [line.split() for line in PATTERNS.strip().splitlines()]
    return np.array([[float(ch == '#') for line in rows for ch in line[d]] for d in range(4)])


def generate(n):
    base = templates()
    t = RNG.integers(0, 4, n)
    flip = RNG.random((n, 20)) < 0.08
    return np.abs(base[t] - flip), t


class Adagrad:
    def __init__(self, lr=0.05):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {k: np.zeros_like(v) for k, v in params.items()}
        for k in params:
            self.h[k] = grads[k] * grads[k]
            params[k] -= self.lr * grads[k] / (np.sqrt(self.h[k]) + 1e-7)


class DigitNet:
    def __init__(self, sizes, decay=1e-3):
        self.decay = decay
        self.params = {}
        for i, (a, b) in enumerate(zip(sizes, sizes[1:]), start=1):
            self.params['W%d' % i] = RNG.standard_normal((a, b)) * np.sqrt(2 / a)
            self.params['b%d' % i] = np.zeros(b)

    def forward(self, x):
        p = self.params
        self.h0 = x
        self.h1 = np.maximum(0.0, x @ p['W1'] + p['b1'])
        self.h2 = np.maximum(0.0, self.h1 @ p['W2'] + p['b2'])
        z = self.h2 @ p['W3'] + p['b3']
        z -= z.max(axis=-1, keepdims=True)
        self.prob = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
        return self.prob

    def loss(self, t):
        data = -np.log(self.prob[range(len(t)), t] + 1e-12).mean()
        return data + 0.5 * self.decay * sum((self.params['W%d' % i] ** 2).sum() for i in (1, 2, 3))

    def backward(self, t):
        p, g = self.params, {}
        d = (self.prob - np.eye(4)[t]) / len(t)
        for i, h in ((3, self.h2), (2, self.h1), (1, self.h0)):
            g['W%d' % i] = h.T @ d + self.decay * p['W%d' % i]
            g['b%d' % i] = d.sum(axis=0)
            if i > 1:
                d = (d @ p['W%d' % i].T) * (h > 0)
        return g


def main():
    x, t = generate(300)
    xt, tt = generate(200)
    net, opt = DigitNet([20, 16, 12, 4]), Adagrad()
    for epoch in range(1, 31):
        order = RNG.permutation(len(x))
        running = []
        for i in range(0, len(x), 30):
            j = order[i:i + 30]
            net.forward(x[j])
            running.append(net.loss(t[j]))
            opt.update(net.params, net.backward(t[j]))
        if epoch % 3 == 0:
            print(f'epoch {epoch:2d} loss {np.mean(running):.4f} '
                  f'test accuracy {(net.forward(xt).argmax(-1) == tt).mean():.3f}')


if __name__ == '__main__':
    main()
