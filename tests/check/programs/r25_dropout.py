import numpy as np


class Dropout:
    def __init__(self, p):
        self.p = p
        self.train = True

    def forward(self, x):
        if not self.train:
            return x
        self.mask = (np.random.rand(*x.shape) > self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, g):
        return g * self.mask


class Linear:
    def __init__(self, i, o):
        self.W = np.random.randn(i, o) * np.sqrt(2 / i)
        self.b = np.zeros(o)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(0)
        return g @ self.W.T


class ReLU:
    def forward(self, x):
        self.m = (x > 0).astype(float)
        return x * self.m

    def backward(self, g):
        return g * self.m


np.random.seed(8)
n = 200
x = np.random.uniform(-1, 1, (n, 2))
y = ((x ** 2).sum(1, keepdims=True) < 0.6).astype(float)
layers = [Linear(2, 32), ReLU(), Dropout(0.2), Linear(32, 32), ReLU(), Dropout(0.2), Linear(32, 1)]

for epoch in range(600):
    h = x
    for l in layers:
        h = l.forward(h)
    p = 1 / (1 + np.exp(-h))
    loss = -np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8))
    g = (p - y) / n
    for l in layers[::-1]:
        g = l.backward(g)
    for l in layers:
        if isinstance(l, Linear):
            l.W -= 0.3 * l.dW
            l.b -= 0.3 * l.db
    if epoch % 100 == 0:
        print('epoch %d: loss %.4f' % (epoch, loss))

for l in layers:
    if isinstance(l, Dropout):
        l.train = False
h = x
for l in layers:
    h = l.forward(h)
print('accuracy', np.mean((h > 0) == y))
