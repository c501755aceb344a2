import numpy as np
import matplotlib.pyplot as plt

np.random.seed(21)


def make_linear(n):
    X = np.random.uniform(size=(n, 2))
    y = (X[:, 0] > X[:, 1]).astype(float)
    return X, y


class Net:
    def __init__(self, hidden=6):
        self.w1 = np.random.randn(2, hidden)
        self.b1 = np.zeros(hidden)
        self.w2 = np.random.randn(hidden, hidden)
        self.b2 = np.zeros(hidden)
        self.w3 = np.random.randn(hidden, 1)
        self.b3 = np.zeros(1)

    def act(self, z):
        return 1 / (1 + np.exp(-z))

    def forward(self, X):
        self.X = X
        self.h1 = self.act(X @ self.w1 + self.b1)
        self.h2 = self.act(self.h1 @ self.w2 + self.b2)
        self.p = self.act(self.h2 @ self.w3 + self.b3)
        return self.p

    def backward(self, y):
        err = self.p - y
        d3 = 2 * np.mean(err, axis=1, keepdims=True) / len(y) * self.p * (1 - self.p)
        d2 = d3 @ self.w3.T * self.h2 * (1 - self.h2)
        d1 = d2 @ self.w2.T * self.h1 * (1 - self.h1)
        return [self.X.T @ d1, d1.sum(0), self.h1.T @ d2, d2.sum(0), self.h2.T @ d3, d3.sum(0)]

    def update(self, grads, lr):
        for w, g in zip([self.w1, self.b1, self.w2, self.b2, self.w3, self.b3], grads):
            w -= lr * g


X, y = make_linear(80)
net = Net()
log = []
for epoch in range(1, 1001):
    p = net.forward(X)
    loss = np.mean((p - y) ** 2)
    log.append(loss)
    net.update(net.backward(y), 0.5)
    if epoch % 100 == 0:
        print('epoch:', epoch, 'loss:', np.round(loss, 4))
plt.plot(log)
plt.show()
