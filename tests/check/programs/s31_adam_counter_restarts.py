import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Net:
    def __init__(self, lr):
        self.lr = lr
        self.W = {1: np.random.randn(2, 8), 2: np.random.randn(8, 4), 3: np.random.randn(4, 1)}
        self.m = {k: np.zeros_like(w) for k, w in self.W.items()}
        self.v = {k: np.zeros_like(w) for k, w in self.W.items()}

    def forward(self, x):
        self.a = {0: x}
        for k in (1, 2, 3):
            self.a[k] = sigmoid(self.a[k - 1] @ self.W[k])
        return self.a[3]

    def backward(self, y):
        self.dW = {}
        d = (self.a[3] - y) / len(y)
        for k in (3, 2, 1):
            self.dW[k] = self.a[k - 1].T @ d
            if k > 1:
                d = d @ self.W[k].T * self.a[k - 1] * (1 - self.a[k - 1])

    def adam_step(self, t):
        b1, b2 = 0.9, 0.999
        for k in self.W:
            self.m[k] = b1 * self.m[k] + (1 - b1) * self.dW[k]
            self.v[k] = b2 * self.v[k] + (1 - b2) * self.dW[k] ** 2
            mh = self.m[k] / (1 - b1 ** t)
            vh = self.v[k] / (1 - b2 ** t)
            self.W[k] -= self.lr * mh / (np.sqrt(vh) + 1e-8)


np.random.seed(6)
x = np.random.rand(96, 2)
y = (x[:, 0] + x[:, 1] > 1).astype(float).reshape(-1, 1)
net = Net(0.01)
for epoch in range(100):
    t = 0
    total = 0
    for i in range(0, 96, 32):
        t += 1
        xb, yb = x[i:i + 32], y[i:i + 32]
        p = net.forward(xb)
        total += -np.mean(yb * np.log(p) + (1 - yb) * np.log(1 - p))
        net.backward(yb)
        net.adam_step(t)
    if epoch % 10 == 0:
        print('epoch', epoch, 'loss', total / 3)
