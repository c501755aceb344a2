import numpy as np


class Module:
    def params(self):
        return []


class Linear(Module):
    def __init__(self, rng, i, o):
        self.w = rng.normal(0, 1 / np.sqrt(i), (i, o))
        self.b = np.zeros(o)

    def fwd(self, x):
        self.x = x
        return x @ self.w + self.b

    def bwd(self, g):
        self.dw, self.db = self.x.T @ g, g.sum(0)
        return g @ self.w.T

    def params(self):
        return [(self.w, self.dw), (self.b, self.db)]


class ReLU(Module):
    def fwd(self, x):
        self.x = x
        return np.where(x > 0, x, 0)

    def bwd(self, g):
        return np.where(self.x > 0, g, 0)


class RMSprop:
    def __init__(self, lr, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.cache = {}

    def step(self, params):
        for k, (p, g) in enumerate(params):
            s = self.cache.get(k, np.zeros_like(p))
            s = self.alpha * s + (1 - self.alpha) * g * g
            self.cache[k] = s
            p -= self.lr * g / (np.sqrt(s) + self.eps)


def main():
    global net, x, y, opt
    rng = np.random.default_rng(3)
    x = rng.uniform(-1, 1, (150, 2))
    y = (np.sin(3 * x[:, :1]) > x[:, 1:]).astype(float)
    net = [Linear(rng, 2, 16), ReLU(), Linear(rng, 16, 16), ReLU(), Linear(rng, 16, 1)]
    opt = RMSprop(0.005)
    for epoch in range(400):
        loss = train_step()
        if epoch % 40 == 0:
            print(f'{epoch=} {loss=:.5f}')


def train_step(update=True):
    h = x
    for m in net:
        h = m.fwd(h)
    # binary cross entropy with logits
    loss = np.mean(np.maximum(h, 0) - h * y + np.log1p(np.exp(-np.abs(h))))
    g = (1 / (1 + np.exp(-h)) - y) / len(y)
    for m in reversed(net):
        g = m.bwd(g)
    if update:
        opt.step([p for m in net for p in m.params()])
    return loss


main()
