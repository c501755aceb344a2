import numpy as np

GLYPHS = {
    0: "111101101101111", 1: "010110010010111", 2: "111001111100111",
    3: "111001111001111", 4: "101101111001001", 5: "111100111001111",
    6: "111100111101111", 7: "111001010010010", 8: "111101111101111",
    9: "111101111001111",
}


class Rng:
    r = np.random.RandomState(5)


def digits(n, noise=0.25):
    base = np.array([[float(c) for c in GLYPHS[d]] for d in range(10)])
    y = Rng.r.randint(0, 10, n)
    return base[y] + noise * Rng.r.randn(n, 15), y


class Affine:
    def __init__(self, i, o):
        self.params = [Rng.r.randn(i, o) * np.sqrt(2.0 / i), np.zeros(o)]
        self.grads = [None, None]

    def forward(self, x, train):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, d):
        self.grads = [self.x.T @ d, d.sum(axis=0)]
        return d @ self.params[0].T


class LeakyReLU:
    params = []
    slope = 0.01

    def forward(self, x, train):
        self.k = np.where(x > 0, 1.0, self.slope)
        return x * self.k

    def backward(self, d):
        return d * self.k


class Dropout:
    params = []

    def __init__(self, p):
        self.p = p

    def forward(self, x, train):
        if not train:
            return x
        self.mask = (Rng.r.rand(*x.shape) >= self.p) / (1 - self.p)   # inverted
        return x * self.mask

    def backward(self, d):
        return d * self.mask


class SoftmaxCE:
    def loss(self, z, y):
        z = z - z.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.y = np.exp(logp), y
        return -logp[np.arange(len(y)), y].mean()

    def grad(self):
        d = self.p.copy()
        d[np.arange(len(self.y)), self.y] -= 1
        return d / len(self.y)


class Model:
    def __init__(self):
        self.seq = [Affine(15, 32), LeakyReLU(), Dropout(0.2),
                    Affine(32, 24), LeakyReLU(), Affine(24, 10)]
        self.head = SoftmaxCE()
        self.acc2 = [[np.zeros_like(p) for p in l.params] for l in self.seq]

    def __call__(self, x, train=False):
        for l in self.seq:
            x = l.forward(x, train)
        return x

    def adagrad(self, lr):
        for l, hs in zip(self.seq, self.acc2):
            for j in range(len(l.params)):
                hs[j] += l.grads[j] ** 2
                l.params[j] -= lr * l.grads[j] / (np.sqrt(hs[j]) + 1e-7)


if __name__ == "__main__":
    Xtr, ytr = digits(400)
    Xva, yva = digits(200)
    net = Model()
    for ep in range(1, 31):
        perm = Rng.r.permutation(400)
        run = []
        for idx in np.array_split(perm, 10):
            run.append(net.head.loss(net(Xtr[idx], train=True), ytr[idx]))
            d = net.head.grad()
            for l in net.seq[::-1]:
                d = l.backward(d)
            net.adagrad(0.05)
        if ep % 5 == 0:
            print("Epoch %02d | loss %.4f | val acc %.3f"
                  % (ep, np.mean(run), (net(Xva).argmax(1) == yva).mean()))
