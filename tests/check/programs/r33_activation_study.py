import numpy as np

ACTS = {
    'sigmoid': (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    'tanh': (np.tanh, lambda a: 1 - a ** 2),
    'relu': (lambda z: np.maximum(z, 0), lambda a: (a > 0) * 1.0),
    'none': (lambda z: z, lambda a: np.ones_like(a)),
}


class Net:
    def __init__(self, act, units):
        self.f, self.df = ACTS[act]
        rng = np.random.RandomState(9)
        self.w = [rng.randn(2, units), rng.randn(units, units), rng.randn(units, 1)]

    def forward(self, x):
        self.a = [x]
        for i, w in enumerate(self.w):
            z = self.a[-1] @ w
            self.a.append(self.f(z) if i < 2 else 1 / (1 + np.exp(-z)))
        return self.a[-1]

    def step(self, y, lr):
        d = (self.a[3] - y) * self.a[3] * (1 - self.a[3]) / len(y)
        for i in (2, 1, 0):
            g = self.a[i].T @ d
            if i > 0:
                d = d @ self.w[i].T * self.df(self.a[i])
            self.w[i] -= lr * g


rng = np.random.RandomState(0)
x = rng.rand(60, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
for act in ACTS:
    net = Net(act, 4)
    for epoch in range(1000):
        out = net.forward(x)
        loss = 0.5 * np.mean((out - y) ** 2)
        net.step(y, 0.1)
    print(act, 'final loss', loss)
