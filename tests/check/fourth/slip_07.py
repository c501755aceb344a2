import numpy as np

SEED = 9
rng = np.random.default_rng(SEED)

# ---------- data: four noisy clusters in 10 dimensions ----------
mu = rng.normal(0, 1.2, (4, 10))
lab = rng.integers(0, 4, 800)
pts = mu[lab] + rng.normal(0, 1.0, (800, 10))
tr_x, tr_y = pts[:600], lab[:600]
te_x, te_y = pts[600:], lab[600:]

# ---------- model ----------
KEEP = 0.6
net = {
    "w1": rng.normal(0, np.sqrt(2 / 10), (10, 50)), "b1": np.zeros(50),
    "w2": rng.normal(0, np.sqrt(2 / 50), (50, 4)), "b2": np.zeros(4),
}
sq = {k: np.zeros_like(v) for k, v in net.items()}


def forward(x, train):
    z = x @ net["w1"] + net["b1"]
    a = np.maximum(z, 0)
    mask = np.ones_like(a)
    if train:
        mask = (rng.random(a.shape) < KEEP) / KEEP
    a = a * mask
    s = a @ net["w2"] + net["b2"]
    s -= s.max(axis=1, keepdims=True)
    p = np.exp(s)
    p /= p.sum(axis=1, keepdims=True)
    return z, a, mask, p


def backward(x, y, z, a, mask, p):
    g = {}
    ds = p.copy()
    ds[np.arange(len(y)), y] -= 1
    ds /= len(y)
    g["w2"] = a.T @ ds
    g["b2"] = ds.sum(axis=0)
    dz = (ds @ net["w2"].T) * mask * (z > 0)
    g["w1"] = x.T @ dz
    g["b1"] = dz.sum(axis=0)
    return g


def rmsprop(g, lr=0.002, rho=0.9):
    for k in net:
        sq[k] = rho * sq[k] + (1 - rho) * g[k] ** 2
        net[k] -= lr * g[k] / (np.sqrt(sq[k]) + 1e-8)


def test_accuracy():
    p = forward(te_x, train=True)[-1]
    return np.mean(p.argmax(axis=1) == te_y)


for epoch in range(1, 21):
    order = rng.permutation(len(tr_x))
    for part in np.array_split(order, 20):
        z, a, mask, p = forward(tr_x[part], train=True)
        rmsprop(backward(tr_x[part], tr_y[part], z, a, mask, p))
    if epoch % 5 == 0:
        print(f"epoch {epoch}: test accuracy {test_accuracy():.3f}")
