import numpy as np

rng = np.random.RandomState(10)


def two_moons(n):
    h = n // 2
    a = np.linspace(0, np.pi, h)
    X = np.vstack([np.c_[np.cos(a), np.sin(a)], np.c_[1 - np.cos(a), .5 - np.sin(a)]])
    X += rng.normal(scale=.1, size=X.shape)
    y = np.r_[np.zeros(h), np.ones(h)][:, None]
    return X, y


class FullyConnected:
    def __init__(self, nin, nout):
        self.W = rng.randn(nin, nout) * np.sqrt(2. / nin)
        self.b = np.zeros(nout)

    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def backward(self, g, lr):
        self.W -= lr * self.x.T.dot(g)
        self.b -= lr * g.sum(axis=0)
        return g.dot(self.W.T)


class Relu:
    def forward(self, x):
        self.z = x
        return np.maximum(x, 0)

    def backward(self, g, lr):
        return np.where(self.z > 0, g, 0)


class Sigmoid:
    def forward(self, x):
        self.out = 1. / (1. + np.exp(-x))
        return self.out

    def backward(self, g, lr):
        return g * self.out * (1. - self.out)


class Model:
    def __init__(self):
        self.layers = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def forward(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def fit(self, X, y, epochs, lr, batch):
        n = X.shape[0]
        for ep in range(1, epochs + 1):
            idx = rng.permutation(n)
            tot = 0.
            for k in range(0, n, batch):
                xb, yb = X[idx[k:k + batch]], y[idx[k:k + batch]]
                p = self.forward(xb)
                tot += np.sum((p - yb) ** 2)
                g = 2. * (p - yb) / len(xb)
                for l in reversed(self.layers):
                    g = l.backward(g, lr)
            if ep % 20 == 0:
                print('epoch %3d  mse %.5f' % (ep, tot / n))


X, y = two_moons(240)
Xt, yt = two_moons(120)
m = Model()
m.add(FullyConnected(2, 12)).add(Relu()).add(FullyConnected(12, 12)).add(Relu())
m.add(FullyConnected(12, 1)).add(Sigmoid())
m.fit(X, y, 200, 0.3, 24)
print('test accuracy:', np.mean((m.forward(Xt) > .5) == (yt > .5)))
