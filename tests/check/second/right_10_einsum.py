import numpy as np
from functools import reduce

SEED, N, EPOCHS = 123, 120, 400
r = np.random.default_rng(SEED)


def spirals(n):
    s = np.sqrt(r.uniform(size=n)) * 2.5 * np.pi
    arm = np.stack([s * np.cos(s), s * np.sin(s)], -1) / 8
    X = np.concatenate([arm, -arm]) + 0.02 * r.normal(size=(2 * n, 2))
    return X, np.concatenate([np.zeros(n), np.ones(n)])


def dense(i, o):
    return {"w": r.normal(size=(i, o)) * (2 / (i + o)) ** 0.5, "b": np.zeros(o)}


def fwd(params, x):
    tape = []
    for j, p in enumerate(params):
        z = np.einsum("ni,io->no", x, p["w"]) + p["b"]
        tape.append((x, z))
        x = np.where(z > 0, z, 0.0) if j < len(params) - 1 else z
    return x[:, 0], tape


def bwd(params, tape, logit, y):
    d = (1 / (1 + np.exp(-logit)) - y)[:, None]    # sum over samples, Adam does not mind
    out = []
    for j in reversed(range(len(params))):
        x, z = tape[j]
        if j < len(params) - 1:
            d = d * (z > 0)
        out.insert(0, {"w": np.einsum("ni,no->io", x, d), "b": np.einsum("no->o", d)})
        d = np.einsum("no,io->ni", d, params[j]["w"])
    return out


def adam(params, grads, st, lr, b1=0.9, b2=0.99, eps=1e-8):
    st["n"] += 1
    for p, g, m, v in zip(params, grads, st["m"], st["v"]):
        for k in p:
            m[k] = b1 * m[k] + (1 - b1) * g[k]
            v[k] = b2 * v[k] + (1 - b2) * g[k] ** 2
            mh = m[k] / (1 - b1 ** st["n"])
            vh = v[k] / (1 - b2 ** st["n"])
            p[k] = p[k] - lr * mh / (vh ** 0.5 + eps)


def xent(logit, y):
    return np.mean(np.logaddexp(0, logit) - y * logit)


if __name__ == "__main__":
    X, y = spirals(N)
    params = [dense(2, 32), dense(32, 32), dense(32, 1)]
    zeros = lambda: [{k: np.zeros_like(v) for k, v in p.items()} for p in params]
    st = {"m": zeros(), "v": zeros(), "n": 0}
    size = reduce(lambda s, p: s + p["w"].size + p["b"].size, params, 0)
    print("parameters:", size)
    for e in range(EPOCHS):
        logit, tape = fwd(params, X)
        g = bwd(params, tape, logit, y)
        lr = 0.01 * 0.5 * (1 + np.cos(np.pi * e / EPOCHS))
        adam(params, g, st, lr)
        if e % 50 == 0 or e == EPOCHS - 1:
            print("epoch", e, "loss", xent(logit, y), "acc", np.mean((logit > 0) == y))
