import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def batches(x, y, size):
    for i in range(0, len(x), size):
        yield x[i:i + size], y[i:i + size]


class Model:
    def __init__(self, h=5):
        self.p = {'w1': np.random.randn(2, h), 'w2': np.random.randn(h, h), 'w3': np.random.randn(h, 1)}

    def forward(self, x):
        self.x = x
        self.h1 = sigmoid(x @ self.p['w1'])
        self.h2 = sigmoid(self.h1 @ self.p['w2'])
        self.out = sigmoid(self.h2 @ self.p['w3'])
        return self.out

    def backward(self, y):
        d = 2 * (self.out - y) / len(y) * self.out * (1 - self.out)
        g = {'w3': self.h2.T @ d}
        d = d @ self.p['w3'].T * self.h2 * (1 - self.h2)
        g['w2'] = self.h1.T @ d
        d = d @ self.p['w2'].T * self.h1 * (1 - self.h1)
        g['w1'] = self.x.T @ d
        return g


np.random.seed(3)
X = np.random.rand(96, 2)
Y = (X[:, :1] > X[:, 1:]).astype(float)
model = Model()
for epoch in range(300):
    total = 0.0
    for xb, yb in batches(X, Y, 16):
        out = model.forward(xb)
        total += np.mean((out - yb) ** 2)
        for k, g in model.backward(yb).items():
            model.p[k] -= 0.5 * g
    print(f'epoch {epoch}: mse loss {total / len(X):.6f}')
