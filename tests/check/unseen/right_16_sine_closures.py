import numpy as np
from functools import reduce

# functional style: each op gives (value, pullback)


def affine(p, x):
    W, b = p
    y = x @ W + b
    def pull(dy):
        return (x.T @ dy, dy.sum(0)), dy @ W.T
    return y, pull


def tanh(x):
    y = np.tanh(x)
    return y, lambda dy: dy * (1 - y ** 2)


def softplus(x):
    y = np.logaddexp(0, x)
    return y, lambda dy: dy / (1 + np.exp(-x))


def model(params, x):
    h, p1 = affine(params[0], x)
    h, q1 = tanh(h)
    h, p2 = affine(params[1], h)
    h, q2 = softplus(h)
    out, p3 = affine(params[2], h)

    def pullback(d):
        g3, d = p3(d)
        g2, d = p2(q2(d))
        g1, d = p1(q1(d))
        return [g1, g2, g3]
    return out, pullback


def sgd(params, grads, lr):
    return [(W - lr * gW, b - lr * gb) for (W, b), (gW, gb) in zip(params, grads)]


def clip(grads, limit):
    norm = np.sqrt(reduce(lambda s, g: s + (g[0] ** 2).sum() + (g[1] ** 2).sum(), grads, 0.0))
    k = min(1.0, limit / (norm + 1e-12))
    return [(gW * k, gb * k) for gW, gb in grads]


def init(key, sizes):
    r = np.random.default_rng(key)
    return [(r.normal(0, 1 / np.sqrt(i), (i, o)), np.zeros(o)) for i, o in zip(sizes, sizes[1:])]


def main():
    r = np.random.default_rng(1)
    x = r.uniform(-1, 1, (150, 1))
    y = np.sin(3 * x)
    params = init(12, [1, 14, 14, 1])
    for epoch in range(2000):
        out, pullback = model(params, x)
        err = out - y
        loss = np.mean(err ** 2)
        # gradient of the half mean square; the 2 is in the learning rate
        grads = pullback(err / len(x))
        params = sgd(params, clip(grads, 1.0), 0.3)
        if epoch % 200 == 0:
            print("epoch", epoch, "loss", f"{loss:.6f}")
    out, _ = model(params, np.linspace(-1, 1, 50)[:, None])
    print("max error", np.abs(out - np.sin(3 * np.linspace(-1, 1, 50))[:, None]).max())


main()
