import numpy as np

np.random.seed(31)

GLYPHS = [
    ["####", "#  #", "#  #", "#  #", "####"],
    [" #  ", "##  ", " #  ", " #  ", "### "],
    ["####", "   #", "####", "#   ", "####"],
    ["####", "   #", " ###", "   #", "####"],
    ["#  #", "#  #", "####", "   #", "   #"],
]
BASE = np.array([[1.0 if c == "#" else 0.0 for row in g for c in row] for g in GLYPHS])


def sample(n):
    lab = np.random.randint(len(BASE), size=n)
    img = BASE[lab] * np.random.uniform(0.6, 1.0, (n, 1)) + np.random.normal(0, 0.2, (n, 20))
    onehot = np.zeros((n, len(BASE)))
    onehot[np.arange(n), lab] = 1
    return img, onehot


class Softmax:
    """a true softmax layer with its full Jacobian, the loss knows nothing of it"""

    def forward(self, z):
        e = np.exp(z - np.max(z, axis=-1, keepdims=True))
        self.s = e / np.sum(e, axis=-1, keepdims=True)
        return self.s

    def backward(self, ds):
        dz = np.empty_like(ds)
        for i, (s, g) in enumerate(zip(self.s, ds)):
            J = np.diagflat(s) - np.outer(s, s)
            dz[i] = J @ g
        return dz


class Sig:
    def forward(self, z):
        self.a = 1 / (1 + np.exp(-z))
        return self.a

    def backward(self, da):
        return da * self.a * (1 - self.a)


class Affine:
    def __init__(self, i, o):
        self.p = {'w': np.random.normal(0, 1 / np.sqrt(i), (i, o)), 'b': np.zeros(o)}
        self.g = {}

    def forward(self, x):
        self.x = x
        return x @ self.p['w'] + self.p['b']

    def backward(self, dz):
        self.g['w'] = self.x.T @ dz
        self.g['b'] = dz.sum(axis=0)
        return dz @ self.p['w'].T


chain = [Affine(20, 16), Sig(), Affine(16, 12), Sig(), Affine(12, 5), Softmax()]


def forward(x):
    for c in chain:
        x = c.forward(x)
    return x


def backward(d):
    for c in chain[::-1]:
        d = c.backward(d)


def ce(y, t):
    return -(t * np.log(y + 1e-12)).sum() / len(t)


def dce(y, t):
    return -t / (y + 1e-12) / len(t)


if __name__ == '__main__':
    X, T = sample(200)
    Xt, Tt = sample(100)
    for epoch in range(301):
        Y = forward(X)
        loss = ce(Y, T)
        backward(dce(Y, T))
        for c in chain:
            if isinstance(c, Affine):
                for k in c.p:
                    c.p[k] -= 1.0 * c.g[k]
        if epoch % 50 == 0:
            hit = forward(Xt).argmax(1) == Tt.argmax(1)
            print(f'{epoch:4d} loss={loss:.4f} test acc={hit.mean():.2f}')
