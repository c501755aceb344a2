import numpy as np


class NeuralNet:
    def __init__(self, h1, h2, rate):
        self.rate = rate
        self.w1 = np.random.randn(2, h1)
        self.w2 = np.random.randn(h1, h2)
        self.w3 = np.random.randn(h2, 1)

    def forward(self, x):
        self.x = x
        self.a1 = 1 / (1 + np.exp(-x @ self.w1))
        self.a2 = 1 / (1 + np.exp(-self.a1 @ self.w2))
        self.a3 = 1 / (1 + np.exp(-self.a2 @ self.w3))
        return self.a3

    def backward(self, delta):
        d3 = delta * self.a3 * (1 - self.a3)
        d2 = d3 @ self.w3.T * self.a2 * (1 - self.a2)
        d1 = d2 @ self.w2.T * self.a1 * (1 - self.a1)
        self.w3 -= self.rate * self.a2.T @ d3
        self.w2 -= self.rate * self.a1.T @ d2
        self.w1 -= self.rate * self.x.T @ d1


np.random.seed(30)
points = np.random.rand(160, 2)
labels = (points[:, :1] > points[:, 1:]).astype(float)
x_train, y_train = points[:80], labels[:80]
x_test, y_test = points[80:], labels[80:]
net = NeuralNet(4, 4, 0.5)
for epoch in range(1000):
    out = net.forward(x_train)
    loss = np.mean((out - y_train) ** 2)
    test_out = net.forward(x_test)
    test_loss = np.mean((test_out - y_test) ** 2)
    net.backward(2 * (out - y_train) / len(y_train))
    if epoch % 100 == 0:
        print('epoch', epoch, 'loss', loss, 'test loss', test_loss)
