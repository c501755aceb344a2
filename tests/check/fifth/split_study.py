# does the number of hidden units matter?  train / test study on noisy labels
import numpy as np


def make(n, rng):
    x = rng.uniform(-1, 1, (n, 2))
    y = (x[:, 1] > 0.5 * np.sin(3 * x[:, 0])).astype(float)
    flip = rng.random(n) < 0.08
    y[flip] = 1 - y[flip]
    return x, y[:, None]


def init(hidden, rng):
    return [rng.normal(0, 1, (2, hidden)), np.zeros(hidden),
            rng.normal(0, 1 / np.sqrt(hidden), (hidden, hidden)), np.zeros(hidden),
            rng.normal(0, 1 / np.sqrt(hidden), (hidden, 1)), np.zeros(1)]


def forward(p, x):
    a = np.tanh(x @ p[0] + p[1])
    b = np.tanh(a @ p[2] + p[3])
    return a, b, 1 / (1 + np.exp(-(b @ p[4] + p[5])))


def backward(p, x, y):
    a, b, o = forward(p, x)
    do = (o - y) / len(x)
    db = do @ p[4].T * (1 - b * b)
    da = db @ p[2].T * (1 - a * a)
    return [x.T @ da, da.sum(0), a.T @ db, db.sum(0), b.T @ do, do.sum(0)]


def evaluate(p, x, y):
    o = np.clip(forward(p, x)[2], 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(o) + (1 - y) * np.log(1 - o)), np.mean((o > 0.5) == (y > 0.5))


rng = np.random.default_rng(41)
x, y = make(300, rng)
split = rng.permutation(300)
train_idx, test_idx = split[:200], split[200:]

for hidden in (2, 6, 20):
    rng = np.random.default_rng(hidden)
    p = init(hidden, rng)
    vel = [np.zeros_like(q) for q in p]
    for epoch in range(60):
        order = rng.permutation(len(x))
        for i in range(0, len(order), 20):
            rows = order[i:i + 20]
            g = backward(p, x[rows], y[rows])
            for q, v, d in zip(p, vel, g):
                v[:] = 0.9 * v + d
                q -= 0.1 * v
    tr = evaluate(p, x[train_idx], y[train_idx])
    te = evaluate(p, x[test_idx], y[test_idx])
    print('hidden %2d | train loss %.4f acc %.3f | test loss %.4f acc %.3f' % ((hidden,) + tr + te))
