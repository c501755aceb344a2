import numpy as np


class Net:
    def __init__(self, n1, n2):
        self.W1 = np.random.randn(2, n1)
        self.W2 = np.random.randn(n1, n2)
        self.W3 = np.random.randn(n2, 1)

    def forward(self, X):
        self.X = X
        self.A1 = np.tanh(X @ self.W1)
        self.A2 = np.tanh(self.A1 @ self.W2)
        self.A3 = 1 / (1 + np.exp(-self.A2 @ self.W3))
        return self.A3

    def step(self, y, lr):
        d3 = (self.A3 - y) / len(y)
        d2 = d3 @ self.W3.T * (1 - self.A2 ** 2)
        d1 = d2 @ self.W2.T * (1 - self.A1 ** 2)
        self.W3 -= lr * self.A2.T @ d3
        self.W2 -= lr * self.A1.T @ d2
        self.W1 -= lr * self.X.T @ d1


np.random.seed(12)
X = np.random.uniform(0, 1, (64, 2))
y = (X[:, 0] + X[:, 1] > 1).astype(float).reshape(-1, 1)
net = Net(5, 5)
order = np.arange(len(X))
for epoch in range(400):
    shuffled = np.random.shuffle(order)
    xs, ys = X[shuffled].reshape(-1, 2), y[shuffled].reshape(-1, 1)
    p = net.forward(xs)
    loss = -np.mean(ys * np.log(p + 1e-9) + (1 - ys) * np.log(1 - p + 1e-9))
    net.step(ys, 0.5)
    if epoch % 40 == 0:
        print("epoch", epoch, "loss", loss)
