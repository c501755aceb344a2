import numpy as np

np.random.seed(2024)


class Net:
    def __init__(self):
        self.p = [np.random.randn(2, 5), np.zeros(5), np.random.randn(5, 5), np.zeros(5), np.random.randn(5, 1), np.zeros(1)]
        self.s = [np.zeros_like(q) for q in self.p]

    def forward(self, x):
        w1, b1, w2, b2, w3, b3 = self.p
        self.x = x
        self.h1 = np.tanh(x @ w1 + b1)
        self.h2 = np.tanh(self.h1 @ w2 + b2)
        self.y = 1 / (1 + np.exp(-(self.h2 @ w3 + b3)))
        return self.y

    def backward(self, t):
        w1, b1, w2, b2, w3, b3 = self.p
        d3 = 2 * (self.y - t) / len(t) * self.y * (1 - self.y)
        d2 = d3 @ w3.T * (1 - self.h2 ** 2)
        d1 = d2 @ w2.T * (1 - self.h1 ** 2)
        return [self.x.T @ d1, d1.sum(0), self.h1.T @ d2, d2.sum(0), self.h2.T @ d3, d3.sum(0)]

    def rmsprop(self, grads, lr=0.01, rho=0.9, eps=1e-6):
        for i, g in enumerate(grads):
            self.s[i] = rho * self.s[i] + (1 - rho) * g ** 2
            self.p[i] = self.p[i] - lr * g / (self.s[i] + eps)


x = np.random.rand(60, 2)
t = (x[:, :1] > x[:, 1:]).astype(float)
net = Net()
for epoch in range(300):
    y = net.forward(x)
    loss = np.mean((y - t) ** 2)
    net.rmsprop(net.backward(t))
    if epoch % 30 == 0:
        print('epoch', epoch, 'loss', loss)
