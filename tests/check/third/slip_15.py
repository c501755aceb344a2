from math import exp, log
from random import Random

rnd = Random(14)


def leaky(z):
    return z if z > 0 else 0.01 * z


def leaky_slope(z):
    return 1.0 if z > 0 else 0.1


def squash(z):
    return 1.0 / (1.0 + exp(-z))


class Unit(object):
    def __init__(self, n, kind):
        self.kind = kind
        self.w = [rnd.gauss(0, 0.8) for _ in range(n)]
        self.b = 0.1
        self.gw = [0.0] * n
        self.gb = 0.0

    def out(self, xs):
        self.xs = xs
        self.z = sum(w * x for w, x in zip(self.w, xs)) + self.b
        self.y = leaky(self.z) if self.kind == 'hidden' else squash(self.z)
        return self.y

    def accumulate(self, dz):
        self.dz = dz
        for i, x in enumerate(self.xs):
            self.gw[i] += dz * x
        self.gb += dz

    def move(self, rate, n):
        for i in range(len(self.w)):
            self.w[i] -= rate * self.gw[i] / n
            self.gw[i] = 0.0
        self.b -= rate * self.gb / n
        self.gb = 0.0


class Net(object):
    def __init__(self, shape):
        self.layers = []
        for l in range(1, len(shape)):
            kind = 'output' if l == len(shape) - 1 else 'hidden'
            self.layers.append([Unit(shape[l - 1], kind) for _ in range(shape[l])])

    def forward(self, xs):
        for layer in self.layers:
            xs = [u.out(xs) for u in layer]
        return xs[0]

    def backward(self, t):
        # sigmoid with cross entropy: dz = y - t
        self.layers[-1][0].accumulate(self.layers[-1][0].y - t)
        for l in range(len(self.layers) - 2, -1, -1):
            for j, u in enumerate(self.layers[l]):
                back = sum(v.w[j] * v.dz for v in self.layers[l + 1])
                u.accumulate(back * leaky_slope(u.z))

    def step(self, rate, n):
        for layer in self.layers:
            for u in layer:
                u.move(rate, n)


def entropy(y, t):
    y = min(max(y, 1e-12), 1 - 1e-12)
    return -(t * log(y) + (1 - t) * log(1 - y))


samples = [((0.0, 0.0), 0), ((0.0, 1.0), 1), ((1.0, 0.0), 1), ((1.0, 1.0), 0)]
net = Net((2, 4, 4, 1))
for epoch in range(3001):
    total = 0.0
    for xs, t in samples:
        y = net.forward(xs)
        total += entropy(y, t)
        net.backward(t)
    net.step(0.1, len(samples))
    if epoch % 300 == 0:
        print('epoch %d - loss %.6f' % (epoch, total / len(samples)))
for xs, t in samples:
    print(xs, t, round(net.forward(xs), 4))
