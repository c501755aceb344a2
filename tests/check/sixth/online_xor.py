import numpy as np

np.random.seed(30)
# sample after sample


class Layer(object):
    def __init__(self, n, m, lr):
        self.W = np.random.randn(n, m)
        self.B = np.zeros(m)
        self.lr = lr

    def go(self, x):
        self.x = x
        self.y = 1.0 / (1.0 + np.exp(-(np.dot(x, self.W) + self.B)))
        return self.y

    def back(self, dy):
        dz = dy * self.y * (1.0 - self.y)
        self.W -= self.lr * np.outer(self.x, dz)
        self.B -= self.lr * dz
        return np.dot(self.W, dz)


class Brain(object):
    def __init__(self, shape, lr=0.5):
        self.layers = [Layer(a, b, lr) for a, b in zip(shape[:-1], shape[1:])]

    def think(self, x):
        for l in self.layers:
            x = l.go(x)
        return x

    def learn(self, x, t):
        out = self.think(x)
        d = out - t
        for l in self.layers[::-1]:
            d = l.back(d)
        return 0.5 * float(np.sum((out - t) ** 2))


data = []
for i in range(11):
    data.append((np.array([i, i]) / 10.0, np.array([0.0])))
    if i != 5:
        data.append((np.array([i, 10 - i]) / 10.0, np.array([1.0])))

brain = Brain([2, 6, 4, 1])
for epoch in range(1, 1501):
    total = 0.0
    for k in np.random.permutation(len(data)):
        total += brain.learn(*data[k])
    if epoch % 150 == 0:
        print("epoch %5d   running mean loss %.6f" % (epoch, total / len(data)))

right = 0
for x, t in data:
    o = brain.think(x)[0]
    right += (o > 0.5) == (t[0] > 0.5)
    print("%s  target %d  output %.4f" % (x, t[0], o))
print("%d of %d right" % (right, len(data)))
