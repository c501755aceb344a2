import numpy as np


class Activation:
    def __init__(self, name):
        self.name = name

    def __call__(self, x):
        if self.name == 'tanh':
            return np.tanh(x)
        return 1.0 / (1.0 + np.exp(-x))

    def derivative(self, x):
        if self.name == 'tanh':
            return 1 - self(x) ** 2
        return x * (1 - x)


class FullyConnected:
    def __init__(self, n, m, act):
        self.W, self.b, self.act = np.random.randn(n, m), np.zeros((1, m)), Activation(act)

    def forward(self, x):
        self.inp = x
        self.out = self.act(x @ self.W + self.b)
        return self.out

    def backward(self, grad):
        self.d = grad * self.act.derivative(self.out)
        return self.d @ self.W.T

    def update(self, lr):
        self.W -= lr * self.inp.T @ self.d
        self.b -= lr * np.sum(self.d, axis=0, keepdims=True)


np.random.seed(103)
x = np.random.uniform(-1, 1, (80, 2))
y = (x[:, :1] * x[:, 1:] > 0).astype(float)
net = [FullyConnected(2, 6, 'tanh'), FullyConnected(6, 6, 'tanh'), FullyConnected(6, 1, 'sigmoid')]
for t in range(600):
    p = x
    for fc in net:
        p = fc.forward(p)
    loss = np.mean(np.power(p - y, 2))
    g = 2 * (p - y) / y.size
    for fc in net[::-1]:
        g = fc.backward(g)
    for fc in net:
        fc.update(0.2)
    if t % 60 == 0:
        print(t, 'loss:', loss)
