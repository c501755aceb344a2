"""Binary classifier for two moons: ReLU net, Adam, mini-batches."""
import numpy as np


def make_moons(n, noise, rng):
    half = n // 2
    t = rng.uniform(0, np.pi, half)
    outer = np.c_[np.cos(t), np.sin(t)]
    inner = np.c_[1 - np.cos(t), 0.5 - np.sin(t)]
    X = np.vstack([outer, inner]) + rng.normal(0, noise, (2 * half, 2))
    y = np.r_[np.zeros(half), np.ones(half)]
    return X, y.reshape(-1, 1)


class MoonNet:
    def __init__(self, sizes, rng):
        self.params = {}
        self.L = len(sizes) - 1
        for l in range(1, self.L + 1):
            self.params[f"W{l}"] = rng.normal(0, np.sqrt(2 / sizes[l - 1]), (sizes[l - 1], sizes[l]))
            self.params[f"b{l}"] = np.zeros(sizes[l])
        self.m = {k: np.zeros_like(v) for k, v in self.params.items()}
        self.v = {k: np.zeros_like(v) for k, v in self.params.items()}
        self.t = 0

    def forward(self, X):
        cache = {"A0": X}
        A = X
        for l in range(1, self.L + 1):
            Z = A @ self.params[f"W{l}"] + self.params[f"b{l}"]
            A = np.maximum(0, Z) if l < self.L else 1 / (1 + np.exp(-Z))
            cache[f"Z{l}"], cache[f"A{l}"] = Z, A
        return A, cache

    def loss(self, p, y):
        p = np.clip(p, 1e-12, 1 - 1e-12)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def backward(self, cache, y):
        grads = {}
        dZ = (cache[f"A{self.L}"] - y) / len(y)
        for l in range(self.L, 0, -1):
            grads[f"W{l}"] = cache[f"A{l-1}"].T @ dZ
            grads[f"b{l}"] = dZ.sum(axis=0)
            if l > 1:
                dZ = (dZ @ self.params[f"W{l}"].T) * (cache[f"Z{l-1}"] > 0)
        return grads

    def adam(self, grads, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = b1 * self.m[k] + (1 - b1) * g
            self.v[k] = b2 * self.v[k] + (1 - b2) * g ** 2
            mhat = self.m[k] / (1 - b1 ** self.t)
            vhat = self.v[k] / (1 - b2 ** self.t)
            self.params[k] -= lr * mhat / (np.sqrt(vhat) + eps)


def main():
    rng = np.random.default_rng(11)
    X, y = make_moons(400, 0.12, rng)
    order = rng.permutation(len(X))
    tr, te = order[:300], order[300:]
    Xtr, ytr, Xte, yte = X[tr], y[tr], X[te], y[te]
    net = MoonNet([2, 16, 8, 1], rng)
    batch = 30
    for epoch in range(1, 101):
        idx = rng.permutation(len(Xtr))
        for s in range(0, len(Xtr), batch):
            b = idx[s:s + batch]
            _, cache = net.forward(Xtr[b])
            net.adam(net.backward(cache, ytr[b]))
        if epoch % 10 == 0:
            ptr, pte = net.forward(Xtr)[0], net.forward(Xte)[0]
            print(f"epoch {epoch:3d}  train loss {net.loss(ptr, ytr):.5f}  test loss {net.loss(pte, yte):.5f}")
    pred = (net.forward(Xte)[0] >= 0.5).astype(int)
    cm = np.zeros((2, 2), dtype=int)
    for t, p in zip(yte.astype(int).ravel(), pred.ravel()):
        cm[t, p] += 1
    print("confusion matrix (rows: truth, columns: prediction)")
    print(cm)
    print("test accuracy:", np.trace(cm) / cm.sum())


if __name__ == "__main__":
    main()
