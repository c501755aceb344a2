import numpy as np


class Module:
    def params(self):
        return []


class Affine(Module):
    def __init__(self, i, o):
        self.w = {'value': np.random.randn(i, o) / np.sqrt(i), 'grad': None}
        self.b = {'value': np.zeros((1, o)), 'grad': None}

    def forward(self, x):
        self.x = x
        return np.add(np.matmul(x, self.w['value']), self.b['value'])

    def backward(self, g):
        self.w['grad'] = np.matmul(self.x.T, g)
        self.b['grad'] = np.sum(g, axis=0, keepdims=True)
        return np.matmul(g, self.w['value'].T)

    def params(self):
        return [self.w, self.b]


class LeakyReLU(Module):
    def forward(self, x):
        self.mask = x < 0
        out = x.copy()
        out[self.mask] *= 0.1
        return out

    def backward(self, g):
        g = g.copy()
        g[self.mask] *= 0.1
        return g


class SigmoidBCE(Module):
    def forward(self, z, t):
        self.t, self.p = t, 1 / (1 + np.exp(-z))
        return np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))

    def backward(self):
        return (self.p - self.t) / self.t.size


np.random.seed(77)
x = np.random.randn(75, 2)
t = (x[:, :1] * x[:, 1:] < 0) * 1.0
net, head = [Affine(2, 8), LeakyReLU(), Affine(8, 8), LeakyReLU(), Affine(8, 1)], SigmoidBCE()
for epoch in range(500):
    h = x
    for m in net:
        h = m.forward(h)
    loss = head.forward(h, t)
    g = head.backward()
    for m in reversed(net):
        g = m.backward(g)
    for m in net:
        for p in m.params():
            p['value'] -= 0.2 * p['grad']
    if epoch % 50 == 0:
        print(f'{epoch=} {loss=:.4f} acc={np.mean((h > 0) == t):.3f}')
