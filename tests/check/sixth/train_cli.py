#!/usr/bin/env python3
import argparse

import numpy as np

ACT = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a)),
    "tanh": (np.tanh, lambda z, a: 1 - a * a),
    "relu": (lambda z: np.maximum(z, 0), lambda z, a: (z > 0) * 1.0),
    "softplus": (lambda z: np.logaddexp(0, z), lambda z, a: 1 / (1 + np.exp(-z))),
}


def parse():
    ap = argparse.ArgumentParser(description="two hidden layers on linearly separable points")
    ap.add_argument("--hidden", type=int, nargs=2, default=[8, 6])
    ap.add_argument("--act", choices=sorted(ACT), default="tanh")
    ap.add_argument("--opt", choices=["sgd", "momentum", "nesterov"], default="nesterov")
    ap.add_argument("--lr", type=float, default=0.3)
    ap.add_argument("--mu", type=float, default=0.9)
    ap.add_argument("--epochs", type=int, default=600)
    ap.add_argument("--seed", type=int, default=1)
    return ap.parse_args()


def linear_points(rng, n=100):
    pts = rng.uniform(0, 1, (n, 2))
    return pts, (pts[:, 0] <= pts[:, 1]).astype(float)[:, None]


class Optimizer:
    def __init__(self, kind, lr, mu, params):
        self.kind, self.lr, self.mu = kind, lr, mu
        self.vel = [np.zeros_like(p) for p in params]

    def step(self, params, grads):
        for i, (p, g) in enumerate(zip(params, grads)):
            if self.kind == "sgd":
                p -= self.lr * g
                continue
            self.vel[i] = self.mu * self.vel[i] + g
            if self.kind == "momentum":
                p -= self.lr * self.vel[i]
            else:
                p -= self.lr * (g + self.mu * self.vel[i])


def forward(params, x, act):
    W1, b1, W2, b2, W3, b3 = params
    z1 = x @ W1 + b1
    a1 = act(z1)
    z2 = a1 @ W2 + b2
    a2 = act(z2)
    out = 1 / (1 + np.exp(-(a2 @ W3 + b3)))
    return z1, a1, z2, a2, out


def gradients(params, x, y, act, slope):
    W1, b1, W2, b2, W3, b3 = params
    z1, a1, z2, a2, out = forward(params, x, act)
    e3 = (out - y) / len(x)
    e2 = (e3 @ W3.T) * slope(z2, a2)
    e1 = (e2 @ W2.T) * slope(z1, a1)
    return [x.T @ e1, e1.sum(0), a1.T @ e2, e2.sum(0), a2.T @ e3, e3.sum(0)]


def cross_entropy(out, y):
    out = np.clip(out, 1e-12, 1 - 1e-12)
    return float(-(y * np.log(out) + (1 - y) * np.log(1 - out)).mean())


def main():
    args = parse()
    rng = np.random.default_rng(args.seed)
    x, y = linear_points(rng)
    h1, h2 = args.hidden
    shapes = [(2, h1), (h1,), (h1, h2), (h2,), (h2, 1), (1,)]
    params = [rng.normal(0, 1 / np.sqrt(s[0]), s) if len(s) == 2 else np.zeros(s) for s in shapes]
    act, slope = ACT[args.act]
    opt = Optimizer(args.opt, args.lr, args.mu, params)
    for epoch in range(args.epochs):
        opt.step(params, gradients(params, x, y, act, slope))
        if (epoch + 1) % 100 == 0:
            print(f"epoch {epoch + 1} loss: {cross_entropy(forward(params, x, act)[-1], y):.6f}")
    out = forward(params, x, act)[-1]
    print(f"accuracy {((out > 0.5) == (y > 0.5)).mean():.2%}")


if __name__ == "__main__":
    main()
