# binary classifier with inverted dropout, weight decay, adagrad and a stepwise learning rate
import numpy as np


def rings(n, rng):
    lab = np.arange(n) % 2
    rad = np.where(lab == 0, 0.6, 1.3) + rng.normal(0, 0.17, n)
    ang = rng.uniform(0, 2 * np.pi, n)
    return np.column_stack((rad * np.cos(ang), rad * np.sin(ang))), lab.astype(float)


class DropNet:
    def __init__(self, sizes, keep=0.85, l2=1e-3, seed=0):
        self.rng = np.random.default_rng(seed)
        self.keep, self.l2 = keep, l2
        self.Ws = [self.rng.normal(0, np.sqrt(2 / i), (i, o)) for i, o in zip(sizes, sizes[1:])]
        self.bs = [np.full(o, 0.01) for o in sizes[1:]]
        self.hist_W = [np.zeros_like(w) for w in self.Ws]
        self.hist_b = [np.zeros_like(b) for b in self.bs]

    def logits(self, x, training=False):
        self.acts, self.masks = [x], []
        for i, (w, b) in enumerate(zip(self.Ws, self.bs)):
            z = self.acts[-1] @ w + b
            if i == len(self.Ws) - 1:
                return z[:, 0]
            h = np.maximum(z, 0.0)
            if training:
                m = (self.rng.random(h.shape) < self.keep) / self.keep
                h = h * m
            else:
                m = np.ones_like(h)
            self.masks.append(m)
            self.acts.append(h)

    def loss(self, x, t):
        z = self.logits(x)
        # log(1 + exp(z)) - t z, written so that nothing overflows
        return np.mean(np.maximum(z, 0) - t * z + np.log1p(np.exp(-np.abs(z))))

    def penalty(self):
        return 0.5 * self.l2 * sum(np.sum(w * w) for w in self.Ws)

    def train_batch(self, x, t, rate):
        z = self.logits(x, training=True)
        prob = 1 / (1 + np.exp(-z))
        delta = ((prob - t) / len(t))[:, None]
        grads = []
        for i in reversed(range(len(self.Ws))):
            gw = self.acts[i].T @ delta + self.l2 * self.Ws[i]
            gb = delta.sum(axis=0)
            grads.append((i, gw, gb))
            if i > 0:
                delta = (delta @ self.Ws[i].T) * self.masks[i - 1] * (self.acts[i] > 0)
        for i, gw, gb in grads:
            self.hist_W[i] += gw ** 2
            self.hist_b[i] += gb ** 2
            self.Ws[i] -= rate * gw / (np.sqrt(self.hist_W[i]) + 1e-8)
            self.bs[i] -= rate * gb / (np.sqrt(self.hist_b[i]) + 1e-8)

    def accuracy(self, x, t):
        return np.mean((self.logits(x) > 0) == (t == 1))


rng = np.random.default_rng(2024)
x, t = rings(360, rng)
order = rng.permutation(360)
train, test = order[:260], order[260:]
net = DropNet([2, 32, 16, 1])

for epoch in range(1, 61):
    rate = 0.05 if epoch <= 30 else 0.02
    shuffled = rng.permutation(train)
    for start in range(0, len(shuffled), 20):
        rows = shuffled[start:start + 20]
        net.train_batch(x[rows], t[rows], rate)
    if epoch % 10 == 0:
        print("epoch %2d rate %.2f  BCE train %.4f test %.4f  penalty %.4f  acc train %.3f test %.3f" % (
            epoch, rate, net.loss(x[train], t[train]), net.loss(x[test], t[test]), net.penalty(),
            net.accuracy(x[train], t[train]), net.accuracy(x[test], t[test])))
