import numpy as np

np.random.seed(31)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class NN:
    def __init__(self, n):
        self.w1 = np.random.randn(n, 2)
        self.w2 = np.random.randn(n, n)
        self.w3 = np.random.randn(1, n)

    def forward(self, x):
        self.x = x.reshape(2, 1)
        self.a1 = sigmoid(self.w1 @ self.x)
        self.a2 = sigmoid(self.w2 @ self.a1)
        self.y = sigmoid(self.w3 @ self.a2)
        return self.y

    def backward(self, t, lr):
        d3 = (self.y - t) * self.y * (1 - self.y)
        d2 = self.w3.T @ d3 * self.a2 * (1 - self.a2)
        d1 = self.w2.T @ d2 * self.a1 * (1 - self.a1)
        self.w3 -= lr * d3 @ self.a2.T
        self.w2 -= lr * d2 @ self.a1.T
        self.w1 -= lr * d1 @ self.x.T


data = np.random.rand(21, 2)
label = (data[:, 0] > data[:, 1]) * 1
net = NN(4)
for epoch in range(500):
    for x, t in zip(data, label):
        y = net.forward(x)
        loss = 0.5 * np.sum((y - t) ** 2)
        net.backward(t, 0.5)
    if epoch % 1 == 0:
        print('epoch %d loss : %.6f' % (epoch, loss))
