import numpy as np


class Net:
    def __init__(self, lr):
        self.lr = lr
        self.w1 = np.random.randn(2, 4)
        self.w2 = np.random.randn(4, 4)
        self.w3 = np.random.randn(4, 1)

    def train(self, x, y):
        a1 = 1 / (1 + np.exp(-x @ self.w1))
        a2 = 1 / (1 + np.exp(-a1 @ self.w2))
        a3 = 1 / (1 + np.exp(-a2 @ self.w3))
        d3 = 2 * (a3 - y) / len(y) * a3 * (1 - a3)
        d2 = d3 @ self.w3.T * a2 * (1 - a2)
        d1 = d2 @ self.w2.T * a1 * (1 - a1)
        self.w3 -= self.lr * (a2.T @ d3)
        self.w2 -= self.lr * (a1.T @ d2)
        self.w1 -= self.lr * (x.T @ d1)
        return np.mean((a3 - y) ** 2)


np.random.seed(0)
x = np.random.rand(100, 2)
y = (x[:, :1] > x[:, 1:]) * 1.0
for lr in (1.0, 0.1, 0.01):
    net = Net(lr)
    for epoch in range(1000):
        loss = net.train(x, y)
    print('lr', lr, 'loss', loss)
