import numpy as np

np.random.seed(25)


class Net:
    def __init__(self, h):
        self.w = [np.random.randn(2, h), np.random.randn(h, h), np.random.randn(h, 1)]
        self.m = [0.0, 0.0, 0.0]
        self.v = [0.0, 0.0, 0.0]

    def forward(self, x):
        self.a = [x]
        for w in self.w:
            self.a.append(1 / (1 + np.exp(-self.a[-1] @ w)))
        return self.a[-1]

    def gradients(self, y):
        g = [None] * 3
        d = 2 * (self.a[3] - y) / len(y) * self.a[3] * (1 - self.a[3])
        for i in (2, 1, 0):
            g[i] = self.a[i].T @ d
            d = d @ self.w[i].T * self.a[i] * (1 - self.a[i])
        return g

    def adam(self, g, t, lr=0.01, b1=0.9, b2=0.999):
        for i in range(3):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g[i]
            self.v[i] = b2 * self.v[i] + (1 - b2) * g[i] ** 2
            m_hat = self.m[i] / (1 - b1 ** t)
            v_hat = self.v[i] / (1 - b2 ** t)
            self.w[i] = self.w[i] - lr * m_hat / (np.sqrt(v_hat) + 1e-8)


x = np.random.rand(50, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
net = Net(4)
for epoch in range(200):
    loss = np.mean((net.forward(x) - y) ** 2)
    net.adam(net.gradients(y), epoch)
    if epoch % 20 == 0:
        print('epoch', epoch, 'loss', loss)
