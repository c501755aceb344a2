import numpy as np

rng = np.random.default_rng(7)


def make_moons(n, noise=0.12):
    t = rng.uniform(0, np.pi, n)
    up = np.c_[np.cos(t), np.sin(t)]
    lo = np.c_[1 - np.cos(t), 0.4 - np.sin(t)]
    X = np.vstack([up, lo]) + noise * rng.normal(size=(2 * n, 2))
    return X, np.r_[np.zeros(n), np.ones(n)][:, None]


class Dense:
    def __init__(self, n_in, n_out):
        self.W = rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))
        self.b = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(axis=0, keepdims=True)
        return g @ self.W.T


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, g):
        return g * (1 - self.out ** 2)


class BCEWithLogits:
    def forward(self, z, y):
        self.z, self.y = z, y
        # log(1+e^z) - y z, the stable way
        return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))

    def backward(self):
        p = 1 / (1 + np.exp(-self.z))
        return (p - self.y) / len(self.y)


class AdamW:
    def __init__(self, layers, lr=5e-3, betas=(0.9, 0.999), eps=1e-8, wd=1e-3):
        self.layers, self.lr, self.eps, self.wd = layers, lr, eps, wd
        self.b1, self.b2 = betas
        self.t = 0
        self.m = [(np.zeros_like(l.W), np.zeros_like(l.b)) for l in layers]
        self.v = [(np.zeros_like(l.W), np.zeros_like(l.b)) for l in layers]

    def step(self):
        self.t += 1
        c1 = 1 - self.b1 ** self.t
        c2 = 1 - self.b2 ** self.t
        for l, m, v in zip(self.layers, self.m, self.v):
            l.W *= 1 - self.lr * self.wd            # biases are not decayed
            for p, g, mi, vi in ((l.W, l.dW, m[0], v[0]), (l.b, l.db, m[1], v[1])):
                mi *= self.b1
                mi += (1 - self.b1) * g
                vi *= self.b2
                vi += (1 - self.b2) * g * g
                p -= self.lr * (mi / c1) / (np.sqrt(vi / c2) + self.eps)


X, y = make_moons(150)
Xte, yte = make_moons(60)
net = [Dense(2, 12), Tanh(), Dense(12, 12), Tanh(), Dense(12, 1)]
crit = BCEWithLogits()
opt = AdamW([l for l in net if isinstance(l, Dense)])


def run(x):
    for l in net:
        x = l.forward(x)
    return x


BS = 32
EPOCHS = 60
for ep in range(EPOCHS):
    order = rng.permutation(len(X))
    total = 0.0
    for s in range(0, len(X), BS):
        i = order[s:s + BS]
        total += crit.forward(run(X[i]), y[i]) * len(i)
        g = crit.backward()
        for l in reversed(net):
            g = l.backward(g)
        opt.step()
    if ep % 10 == 9:
        acc = ((run(Xte) > 0) == (yte > 0.5)).mean()
        print(f"[{ep + 1:3d}] train loss {total / len(X):.4f}  test acc {acc:.3f}")
