import numpy as np


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, w, grad):
        w = w - self.lr * grad
        return w


class Net:
    def __init__(self, h=4, lr=0.1):
        self.optimizer = SGD(lr)
        self.w1 = np.random.randn(2, h)
        self.w2 = np.random.randn(h, h)
        self.w3 = np.random.randn(h, 1)

    def forward(self, x):
        self.x = x
        self.z1 = 1 / (1 + np.exp(-x @ self.w1))
        self.z2 = 1 / (1 + np.exp(-self.z1 @ self.w2))
        self.y = 1 / (1 + np.exp(-self.z2 @ self.w3))
        return self.y

    def backward(self, t):
        d3 = (self.y - t) / len(t) * self.y * (1 - self.y)
        d2 = d3 @ self.w3.T * self.z2 * (1 - self.z2)
        d1 = d2 @ self.w2.T * self.z1 * (1 - self.z1)
        self.gw3 = self.z2.T @ d3
        self.gw2 = self.z1.T @ d2
        self.gw1 = self.x.T @ d1

    def update(self):
        self.w1 -= self.optimizer.update(self.w1, self.gw1)
        self.w2 -= self.optimizer.update(self.w2, self.gw2)
        self.w3 -= self.optimizer.update(self.w3, self.gw3)


np.random.seed(100)
x = np.random.rand(100, 2)
t = (x[:, :1] > x[:, 1:]).astype(float)
net = Net()
for epoch in range(1, 501):
    y = net.forward(x)
    loss = 0.5 * np.mean((y - t) ** 2)
    net.backward(t)
    net.update()
    if epoch % 50 == 0:
        print('epoch %d loss : %.5f' % (epoch, loss))
