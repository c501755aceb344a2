import numpy as np

# three-armed spiral, layers as objects, momentum and weight decay


class Linear:
    def __init__(self, nin, nout):
        self.W = np.random.randn(nin, nout) * np.sqrt(2.0 / nin)
        self.b = np.zeros((1, nout))
        self.vW = np.zeros_like(self.W)
        self.vb = np.zeros_like(self.b)

    def __call__(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def back(self, g, reg):
        self.dW = self.x.T.dot(g) + reg * self.W
        self.db = g.sum(0, keepdims=True)
        return g.dot(self.W.T)

    def step(self, lr, mu):
        self.vW = mu * self.vW - lr * self.dW
        self.vb = mu * self.vb - lr * self.db
        self.W += self.vW
        self.b += self.vb


class ReLU:
    def __call__(self, x):
        self.on = x > 0
        return x * self.on

    def back(self, g, reg):
        return g * self.on

    def step(self, lr, mu):
        pass


class SoftmaxCE:
    def __call__(self, scores, y):
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        self.y = y
        return -np.log(self.p[np.arange(len(y)), y]).mean()

    def back(self):
        g = self.p.copy()
        g[np.arange(len(self.y)), self.y] -= 1
        return g / len(self.y)


def spiral(points, classes):
    X = np.zeros((points * classes, 2))
    y = np.zeros(points * classes, dtype=int)
    for c in range(classes):
        s = slice(points * c, points * (c + 1))
        r = np.linspace(0.0, 1, points)
        t = np.linspace(c * 4, (c + 1) * 4, points) + np.random.randn(points) * 0.2
        X[s] = np.c_[r * np.sin(t), r * np.cos(t)]
        y[s] = c
    return X, y


np.random.seed(0)
X, y = spiral(100, 3)
reg = 1e-3
net = [Linear(2, 32), ReLU(), Linear(32, 16), ReLU(), Linear(16, 3)]
crit = SoftmaxCE()


def run(x):
    for layer in net:
        x = layer(x)
    return x


def penalty():
    return 0.5 * reg * sum(np.sum(l.W ** 2) for l in net if isinstance(l, Linear))


for it in range(1501):
    data_loss = crit(run(X), y)
    if it % 150 == 0:
        print("iter %4d: loss %.6f (data %.6f)" % (it, data_loss + penalty(), data_loss))
    g = crit.back()
    for layer in reversed(net):
        g = layer.back(g, reg)
    for layer in net:
        layer.step(lr=0.1, mu=0.9)

print("training accuracy: %.3f" % np.mean(run(X).argmax(axis=1) == y))
