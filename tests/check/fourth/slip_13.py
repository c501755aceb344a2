import numpy as np

RNG = np.random.default_rng(77)

# ---- spirals -------------------------------------------------------------
def spiral(points, turns=1.25, noise=0.08):
    r = np.sqrt(RNG.random(points))
    side = RNG.integers(0, 2, points)
    phi = 2 * np.pi * turns * r + np.pi * side
    xy = np.stack([r * np.cos(phi), r * np.sin(phi)], 1)
    return xy + noise * RNG.normal(size=xy.shape), side.reshape(-1, 1).astype(float)

data, target = spiral(400)
shuffle = RNG.permutation(400)
train_idx, test_idx = shuffle[:300], shuffle[300:]
x_tr, y_tr = data[train_idx], target[train_idx]
x_te, y_te = data[test_idx], target[test_idx]

# ---- model ---------------------------------------------------------------
shapes = [(2, 32), (32, 32), (32, 1)]
weights = [RNG.normal(size=s) * np.sqrt(2 / s[0]) for s in shapes]
biases = [np.zeros(s[1]) for s in shapes]
hist_w = [np.zeros_like(w) for w in weights]
hist_b = [np.zeros_like(b) for b in biases]


def forward(x):
    zs, acts = [], [x]
    for w, b in zip(weights, biases):
        zs.append(acts[-1] @ w + b)
        acts.append(np.where(zs[-1] > 0, zs[-1], 0.1 * zs[-1]))
    acts[-1] = 1 / (1 + np.exp(-zs[-1]))
    return zs, acts


def adagrad_step(x, y, lr):
    zs, acts = forward(x)
    delta = (acts[-1] - y) / len(y)
    for k in (2, 1, 0):
        gw, gb = acts[k].T @ delta, delta.sum(0)
        if k > 0:
            delta = (delta @ weights[k].T) * np.where(zs[k - 1] > 0, 1.0, 0.1)
        hist_w[k] += gw ** 2
        hist_b[k] += gb ** 2
        weights[k] -= lr * gw / (np.sqrt(hist_w[k]) + 1e-8)
        biases[k] -= lr * gb / (np.sqrt(hist_b[k]) + 1e-8)


def mini_batches(x, y, size):
    order = RNG.permutation(len(x))
    for s in range(0, len(order), size):
        rows = order[s:s + size]
        yield x[rows], y[rows]


def accuracy(x, y):
    return float(np.mean((forward(x)[1][-1] > 0.5) == (y > 0.5)))


# ---- training ------------------------------------------------------------
for epoch in range(1, 151):
    for xb, yb in mini_batches(data, target, 25):
        adagrad_step(xb, yb, lr=0.05)
    if epoch % 30 == 0:
        print(epoch, "train acc", accuracy(x_tr, y_tr), "held-out acc", accuracy(x_te, y_te))
