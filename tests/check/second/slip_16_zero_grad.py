import numpy as np


class Param:
    def __init__(self, value):
        self.value = value
        self.grad = np.zeros_like(value)


class Lin:
    def __init__(self, a, b, rng):
        self.W = Param(rng.normal(0, np.sqrt(2 / a), (a, b)))
        self.b = Param(np.zeros((1, b)))
        self.params = [self.W, self.b]

    def forward(self, x):
        self.x = x
        return x @ self.W.value + self.b.value

    def backward(self, g):
        self.W.grad += self.x.T @ g
        self.b.grad += g.sum(0, keepdims=True)
        return g @ self.W.value.T


class ReLU:
    params = []

    def forward(self, x):
        self.on = x > 0
        return x * self.on

    def backward(self, g):
        return g * self.on


class Sig:
    params = []

    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        return self.s

    def backward(self, g):
        return g * self.s * (1 - self.s)


class SGD:
    def __init__(self, params, lr, weight_decay=0.0):
        self.params, self.lr, self.wd = params, lr, weight_decay

    def zero_grad(self):
        for p in self.params:
            p.grad[...] = 0

    def step(self):
        for p in self.params:
            p.value -= self.lr * (p.grad + self.wd * p.value)


def bce(p, y):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), (p - y) / (p * (1 - p)) / len(y)


rng = np.random.default_rng(14)
X = rng.uniform(-1, 1, (160, 2))
Y = (X[:, :1] * X[:, 1:] > 0).astype(float)      # xor of the signs
layers = [Lin(2, 12, rng), ReLU(), Lin(12, 12, rng), ReLU(), Lin(12, 1, rng), Sig()]
optim = SGD([p for l in layers for p in l.params], lr=0.05, weight_decay=1e-4)


def forward(x):
    for l in layers:
        x = l.forward(x)
    return x


for epoch in range(100):
    perm = rng.permutation(160)
    total = 0
    optim.zero_grad()
    for i in range(0, 160, 20):
        xb, yb = X[perm[i:i + 20]], Y[perm[i:i + 20]]
        loss, g = bce(forward(xb), yb)
        total += loss * len(xb)
        for l in layers[::-1]:
            g = l.backward(g)
        optim.step()
    if epoch % 10 == 0:
        print('Epoch: %d, Loss: %.4f' % (epoch, total / 160))
print('Accuracy: %.4f' % np.mean((forward(X) > 0.5) == (Y == 1)))
