import numpy as np

class Linear:
    def __init__(self, i, o):
        self.w = np.random.normal(0, np.sqrt(2/i), (i, o))
        self.b = np.zeros(o)
    def __call__(self, x):
        self.x = x
        return x @ self.w + self.b
    def back(self, g):
        self.gw, self.gb = self.x.T @ g, np.sum(g, axis=0)
        return g @ self.w.T

class Relu:
    def __call__(self, x):
        self.y = np.maximum(x, 0)
        return self.y
    def back(self, g):
        return g * np.heaviside(self.y, 0.001)

class Sigmoid:
    def __call__(self, x):
        self.y = 1/(1+np.exp(-x))
        return self.y
    def back(self, g):
        return g * self.y * (1-self.y)

rng_seed = 6
np.random.seed(rng_seed)
N = 150
X = np.random.uniform(0, 1, (N, 2))
T = (np.abs(X[:, 0] - 0.5) < np.abs(X[:, 1] - 0.5)).astype(float).reshape(N, 1)

net = [Linear(2, 10), Relu(), Linear(10, 10), Relu(), Linear(10, 1), Sigmoid()]

for epoch in range(1500):
    h = X
    for f in net:
        h = f(h)
    loss = np.mean((h - T)**2)
    g = 2*(h - T)/N
    for f in net[::-1]:
        g = f.back(g)
    for f in net:
        if isinstance(f, Linear):
            f.w -= 0.5*f.gw
            f.b -= 0.5*f.gb
    if epoch % 150 == 0:
        print('epoch', epoch, 'loss', loss, 'acc', np.mean((h > .5) == T))
