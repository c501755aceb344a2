# no numpy allowed :)
import math
import random

random.seed(42)


def sig(v):
    return 1.0 / (1.0 + math.exp(-v))


class Neuron:
    def __init__(self, n):
        self.w = [random.uniform(-1, 1) for _ in range(n)]
        self.b = random.uniform(-1, 1)
        self.out = 0.0
        self.delta = 0.0

    def fire(self, inp):
        self.inp = inp
        s = self.b
        for wi, xi in zip(self.w, inp):
            s += wi * xi
        self.out = sig(s)
        return self.out

    def learn(self, eta):
        for i in range(len(self.w)):
            self.w[i] -= eta * self.delta * self.inp[i]
        self.b -= eta * self.delta


class Net:
    def __init__(self, *sizes):
        self.layers = [[Neuron(sizes[k]) for _ in range(sizes[k + 1])]
                       for k in range(len(sizes) - 1)]

    def predict(self, x):
        for layer in self.layers:
            x = [n.fire(x) for n in layer]
        return x

    def backprop(self, target):
        for n, t in zip(self.layers[-1], target):
            n.delta = (n.out - t) * n.out * (1 - n.out)
        for k in range(len(self.layers) - 2, -1, -1):
            for j, n in enumerate(self.layers[k]):
                e = sum(nn.w[j] * nn.delta for nn in self.layers[k + 1])
                n.delta = e * n.out * (1 - n.out)

    def update(self, eta):
        for layer in self.layers:
            for n in layer:
                n.learn(eta)


data = [([0.0, 0.0], [0.0]), ([0.0, 1.0], [1.0]),
        ([1.0, 0.0], [1.0]), ([1.0, 1.0], [0.0])]
net = Net(2, 4, 3, 1)
EPOCHS = 6000
for epoch in range(EPOCHS):
    err = 0.0
    random.shuffle(data)
    for x, t in data:
        o = net.predict(x)
        err += 0.5 * sum((oi - ti) ** 2 for oi, ti in zip(o, t))
        net.backprop(t)
        net.update(0.8)
    if epoch % 1000 == 0:
        print("epoch", epoch, "error", err)

for x, t in sorted(data):
    print(x, t, "->", round(net.predict(x)[0], 3))
hits = sum((net.predict(x)[0] > 0.5) == (t[0] > 0.5) for x, t in data)
print("correct:", hits, "of", len(data))
