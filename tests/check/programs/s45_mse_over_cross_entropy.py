import numpy as np


class Network:
    def __init__(self, hidden1, hidden2, lr):
        self.lr = lr
        self.w1 = np.random.randn(2, hidden1)
        self.b1 = np.zeros((1, hidden1))
        self.w2 = np.random.randn(hidden1, hidden2)
        self.b2 = np.zeros((1, hidden2))
        self.w3 = np.random.randn(hidden2, 1)
        self.b3 = np.zeros((1, 1))

    def sigmoid(self, z):
        return 1.0 / (1.0 + np.exp(-z))

    def forward(self, x):
        self.x = x
        self.h1 = np.tanh(x @ self.w1 + self.b1)
        self.h2 = np.tanh(self.h1 @ self.w2 + self.b2)
        self.out = self.sigmoid(self.h2 @ self.w3 + self.b3)
        return self.out

    def backward(self, y):
        m = y.shape[0]
        dz3 = (self.out - y) / m
        dz2 = dz3 @ self.w3.T * (1 - self.h2 ** 2)
        dz1 = dz2 @ self.w2.T * (1 - self.h1 ** 2)
        self.w3 -= self.lr * self.h2.T @ dz3
        self.b3 -= self.lr * dz3.sum(axis=0, keepdims=True)
        self.w2 -= self.lr * self.h1.T @ dz2
        self.b2 -= self.lr * dz2.sum(axis=0, keepdims=True)
        self.w1 -= self.lr * self.x.T @ dz1
        self.b1 -= self.lr * dz1.sum(axis=0, keepdims=True)


def loss_fn(pred, y):
    return np.mean((pred - y) ** 2)


np.random.seed(7)
x = np.random.uniform(0, 1, (100, 2))
y = (x[:, :1] > x[:, 1:]).astype(float)
net = Network(4, 4, 0.3)
for epoch in range(1000):
    pred = net.forward(x)
    loss = loss_fn(pred, y)
    net.backward(y)
    if epoch % 100 == 0:
        print(f"epoch {epoch} loss : {loss}")
