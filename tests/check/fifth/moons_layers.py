"""A tiny 'framework' with layers and optimizers, tried on two moons."""
import numpy as np

rs = np.random.RandomState(11)


def two_moons(n, noise):
    half = n // 2
    a = np.pi * rs.rand(half)
    upper = np.stack([np.cos(a), np.sin(a)], 1)
    lower = np.stack([1 - np.cos(a), 0.5 - np.sin(a)], 1)
    pts = np.vstack([upper, lower]) + noise * rs.randn(2 * half, 2)
    lab = np.hstack([np.zeros(half), np.ones(half)])
    return pts, lab[:, None]


class Module:
    def parameters(self):
        return []


class Affine(Module):
    def __init__(self, n_in, n_out):
        self.W = rs.randn(n_in, n_out) * np.sqrt(2 / n_in)
        self.b = np.zeros(n_out)
        self.gW = np.zeros_like(self.W)
        self.gb = np.zeros_like(self.b)

    def __call__(self, x):
        self.inp = x
        return x.dot(self.W) + self.b

    def back(self, g):
        self.gW[...] = self.inp.T.dot(g)
        self.gb[...] = g.sum(0)
        return g.dot(self.W.T)

    def parameters(self):
        return [(self.W, self.gW), (self.b, self.gb)]


class Leaky(Module):
    def __init__(self, slope=0.05):
        self.slope = slope

    def __call__(self, x):
        self.pos = x > 0
        return np.where(self.pos, x, self.slope * x)

    def back(self, g):
        return np.where(self.pos, g, self.slope * g)


class Logistic(Module):
    def __call__(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def back(self, g):
        return g * self.out * (1 - self.out)


class Chain(Module):
    def __init__(self, *mods):
        self.mods = mods

    def __call__(self, x):
        for m in self.mods:
            x = m(x)
        return x

    def back(self, g):
        for m in reversed(self.mods):
            g = m.back(g)

    def parameters(self):
        return [p for m in self.mods for p in m.parameters()]


class RMSProp:
    def __init__(self, pairs, rate=0.01, rho=0.9):
        self.pairs = pairs
        self.rate, self.rho = rate, rho
        self.sq = [np.zeros_like(p) for p, _ in pairs]

    def step(self):
        for s, (p, g) in zip(self.sq, self.pairs):
            s *= self.rho
            s += (1 - self.rho) * g ** 2
            p -= self.rate * g / (np.sqrt(s) + 1e-8)


def mse(p, t):
    return ((p - t) ** 2).mean()


def mse_grad(p, t):
    return 2 * (p - t) / p.size


if __name__ == "__main__":
    X, T = two_moons(400, 0.12)
    idx = rs.permutation(400)
    Xtrain, Ttrain = X[idx[:300]], T[idx[:300]]
    Xtest, Ttest = X[idx[300:]], T[idx[300:]]
    net = Chain(Affine(2, 16), Leaky(), Affine(16, 16), Leaky(), Affine(16, 1), Logistic())
    opt = RMSProp(net.parameters(), rate=0.003)
    for ep in range(60):
        perm = rs.permutation(len(Xtrain))
        for s in range(0, len(perm), 25):
            pick = perm[s:s + 25]
            out = net(Xtrain[pick])
            net.back(mse_grad(out, Ttrain[pick]))
            opt.step()
        if ep % 10 == 9:
            print(f"epoch {ep + 1:3d}  train mse {mse(net(Xtrain), Ttrain):.5f}  "
                  f"test mse {mse(net(Xtest), Ttest):.5f}")
    guess = (net(Xtest) > 0.5).astype(int).ravel()
    truth = Ttest.astype(int).ravel()
    cm = np.zeros((2, 2), dtype=int)
    for t, g in zip(truth, guess):
        cm[t, g] += 1
    print("confusion matrix (rows = truth):\n", cm)
    print("test accuracy", np.trace(cm) / cm.sum())
