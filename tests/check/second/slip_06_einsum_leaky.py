import numpy as np

SLOPE = 0.1
g = np.random.default_rng(8)


def data(n=90):
    c = g.integers(0, 3, n)
    m = np.array([[1.5, 0.0], [-1.0, 1.3], [-1.0, -1.3]])
    return m[c] + 0.6 * g.standard_normal((n, 2)), c


def act(z):
    return np.maximum(z, SLOPE * z)


def act_prime(z):
    return np.where(z > 0, 1.0, 0.01)


class Classifier:
    def __init__(self, widths):
        self.w = [g.standard_normal((o, i)) * (2 / i) ** 0.5 for i, o in zip(widths, widths[1:])]
        self.b = [np.zeros(o) for o in widths[1:]]

    def scores(self, x):
        self.z, self.a = [], [x]
        for k, (w, b) in enumerate(zip(self.w, self.b)):
            z = np.einsum('oi,ni->no', w, self.a[-1]) + b
            self.z.append(z)
            self.a.append(act(z) if k + 1 < len(self.w) else z)
        return self.a[-1]

    def probs(self, x):
        s = self.scores(x)
        e = np.exp(s - s.max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True)

    def fit_batch(self, x, c, lr, decay):
        p = self.probs(x)
        n = len(x)
        nll = -np.log(p[np.arange(n), c]).mean()
        d = p.copy()
        d[np.arange(n), c] -= 1
        d /= n
        dw, db = [], []
        for k in range(len(self.w) - 1, -1, -1):
            dw.append(np.einsum('no,ni->oi', d, self.a[k]) + decay * self.w[k])
            db.append(np.einsum('no->o', d))
            if k:
                d = np.einsum('no,oi->ni', d, self.w[k]) * act_prime(self.z[k - 1])
        for k, (gw, gb) in enumerate(zip(dw[::-1], db[::-1])):
            self.w[k] = self.w[k] - lr * gw
            self.b[k] = self.b[k] - lr * gb
        return nll, 0.5 * decay * sum((w ** 2).sum() for w in self.w)


x, c = data()
xt, ct = data(60)
net = Classifier([2, 12, 8, 3])
for epoch in range(1, 201):
    o = g.permutation(len(x))
    tot = reg = 0
    for s in range(0, len(x), 15):
        nll, reg = net.fit_batch(x[o[s:s + 15]], c[o[s:s + 15]], 0.05, 1e-3)
        tot += nll * 15
    if epoch % 25 == 0:
        print(f'epoch {epoch:3d}  nll {tot / len(x):.4f}  penalty {reg:.4f}')
print('test accuracy', (net.probs(xt).argmax(1) == ct).mean())
