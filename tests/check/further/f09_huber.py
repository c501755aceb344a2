import numpy as np

class Huber:
    def __init__(self, d=0.5): self.d = d
    def __call__(self, p, t):
        e = p - t
        small = np.abs(e) <= self.d
        return np.where(small, 0.5 * e * e, self.d * (np.abs(e) - 0.5 * self.d)).mean()
    def grad(self, p, t):
        e = p - t
        return np.clip(e, -self.d, self.d) / e.size

class Lin:
    def __init__(self, i, o): self.w, self.b = np.random.randn(i, o) * np.sqrt(2 / i), np.zeros((1, o))
    def __call__(self, x): self.x = x; return x @ self.w + self.b
    def grad(self, g): self.dw, self.db = self.x.T @ g, g.sum(axis=0, keepdims=True); return g @ self.w.T
    def move(self, lr): self.w -= lr * self.dw; self.b -= lr * self.db

class Leaky:
    def __call__(self, x): self.pos = x > 0; return np.where(self.pos, x, 0.1 * x)
    def grad(self, g): return np.where(self.pos, g, 0.1 * g)
    def move(self, lr): pass

np.random.seed(21)
xs = np.random.randn(60, 3); ts = 2 * np.abs(xs[:, :1]) - xs[:, 1:2] * xs[:, 2:]
model = [Lin(3, 10), Leaky(), Lin(10, 6), Leaky(), Lin(6, 1)]
crit = Huber()
for e in range(500):
    o = xs
    for m in model: o = m(o)
    l = crit(o, ts); g = crit.grad(o, ts)
    for m in model[::-1]: g = m.grad(g)
    for m in model: m.move(0.1)
    if not e % 50: print('epoch:', e, 'huber:', l)
