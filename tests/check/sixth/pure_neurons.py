from math import tanh
from random import Random

rnd = Random(3)


class Unit:
    def __init__(self, n):
        self.w = [rnd.gauss(0, 1) for _ in range(n)]
        self.b = rnd.gauss(0, 0.5)

    def fire(self, xs):
        self.xs = xs
        self.a = tanh(sum(w * x for w, x in zip(self.w, xs)) + self.b)
        return self.a


def make_net(*sizes):
    return [[Unit(i) for _ in range(o)] for i, o in zip(sizes, sizes[1:])]


def forward(net, xs):
    for layer in net:
        xs = [u.fire(xs) for u in layer]
    return xs


def backward(net, ts):
    for u, t in zip(net[-1], ts):
        u.d = (u.a - t) * (1 - u.a ** 2)
    for k in range(len(net) - 2, -1, -1):
        for j, u in enumerate(net[k]):
            s = 0.0
            for v in net[k + 1]:
                s += v.w[0] * v.d
            u.d = s * (1 - u.a ** 2)


def adjust(net, rate):
    for layer in net:
        for u in layer:
            u.w = [w - rate * u.d * x for w, x in zip(u.w, u.xs)]
            u.b -= rate * u.d


def mean_loss(net, samples):
    return sum(0.5 * (forward(net, xs)[0] - t) ** 2 for xs, t in samples) / len(samples)


# -1 / +1 labels: is the point inside the band |x - y| < 0.5 ?
samples = []
for _ in range(60):
    x, y = rnd.uniform(-1, 1), rnd.uniform(-1, 1)
    samples.append(([x, y], 1.0 if abs(x - y) < 0.5 else -1.0))

net = make_net(2, 6, 4, 1)
for epoch in range(1, 301):
    rnd.shuffle(samples)
    for xs, t in samples:
        forward(net, xs)
        backward(net, [t])
        adjust(net, 0.05)
    if epoch % 30 == 0:
        print("epoch %d  loss %.5f" % (epoch, mean_loss(net, samples)))

hits = sum((forward(net, xs)[0] > 0) == (t > 0) for xs, t in samples)
print("hits: %d / %d" % (hits, len(samples)))
