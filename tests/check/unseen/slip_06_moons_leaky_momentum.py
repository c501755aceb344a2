import numpy as np

SEED = 5
np.random.seed(SEED)


def moons(n):
    y = np.arange(n) % 2
    th = np.random.rand(n) * np.pi
    X = np.empty((n, 2))
    X[:, 0] = np.where(y == 0, np.cos(th), 1.0 - np.cos(th))
    X[:, 1] = np.where(y == 0, np.sin(th), 0.5 - np.sin(th))
    return X + np.random.randn(n, 2) * 0.15, y.reshape(-1, 1)


def lrelu(z):
    return np.where(z > 0, z, 0.001 * z)


def lrelu_deriv(z):
    return np.where(z > 0, 1.0, 0.01)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class MomentumNet:
    def __init__(self, dims):
        self.Ws = [np.random.randn(a, b) * np.sqrt(2.0 / a) for a, b in zip(dims[:-1], dims[1:])]
        self.bs = [np.zeros((1, b)) for b in dims[1:]]
        self.vW = [np.zeros_like(w) for w in self.Ws]
        self.vb = [np.zeros_like(b) for b in self.bs]

    def forward(self, X):
        self.zs, self.acts = [], [X]
        for i, (W, b) in enumerate(zip(self.Ws, self.bs)):
            z = self.acts[-1] @ W + b
            self.zs.append(z)
            last = i == len(self.Ws) - 1
            self.acts.append(sigmoid(z) if last else lrelu(z))
        return self.acts[-1]

    def backward(self, Y):
        m = Y.shape[0]
        delta = (self.acts[-1] - Y) / m
        gW, gb = [], []
        for i in range(len(self.Ws) - 1, -1, -1):
            gW.append(self.acts[i].T @ delta)
            gb.append(delta.sum(axis=0, keepdims=True))
            if i > 0:
                delta = (delta @ self.Ws[i].T) * lrelu_deriv(self.zs[i - 1])
        return gW[::-1], gb[::-1]

    def step(self, gW, gb, lr=0.1, beta=0.9):
        for i in range(len(self.Ws)):
            self.vW[i] = beta * self.vW[i] + gW[i]
            self.vb[i] = beta * self.vb[i] + gb[i]
            self.Ws[i] -= lr * self.vW[i]
            self.bs[i] -= lr * self.vb[i]


def bce(p, y):
    p = np.clip(p, 1e-10, 1 - 1e-10)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


X, Y = moons(300)
Xv, Yv = moons(150)
net = MomentumNet([2, 14, 14, 1])
for epoch in range(1, 801):
    P = net.forward(X)
    L = bce(P, Y)
    net.step(*net.backward(Y))
    if epoch % 100 == 0:
        acc = ((net.forward(Xv) > 0.5) == Yv).mean()
        print(f'Epoch {epoch:4d} | BCE {L:.5f} | val acc {acc:.3f}')
