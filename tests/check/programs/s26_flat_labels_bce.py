import numpy as np

class Sigmoid:
    def forward(self, z):
        self.a = 1.0 / (1.0 + np.exp(-z))
        return self.a
    def backward(self, g):
        return self.a * (1 - self.a) * g

class Linear:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.6
        self.b = np.zeros((1, n_out))
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(axis=0, keepdims=True)
        return g @ self.W.T

def bce(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

def bce_grad(p, y):
    g = -(y / p) + (1 - y) / (1 - p)
    return np.mean(g, axis=1).reshape(-1, 1) / len(y)

net = [Linear(2, 4), Sigmoid(), Linear(4, 4), Sigmoid(), Linear(4, 1), Sigmoid()]
x = np.random.rand(100, 2)
y = np.array([int(a > b) for a, b in x])
for it in range(1, 1001):
    out = x
    for m in net: out = m.forward(out)
    g = bce_grad(out, y)
    for m in net[::-1]: g = m.backward(g)
    for m in net[::2]:
        m.W -= 0.5 * m.dW
        m.b -= 0.5 * m.db
    if it % 100 == 0:
        print('iter', it, 'loss', bce(out, y))
