import numpy as np


class Adam:
    def __init__(self, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.t = 0
        self.m, self.v = {}, {}

    def update(self, name, w, g):
        self.t += 1
        m = self.m.get(name, 0)
        v = self.v.get(name, 0)
        m = self.b1 * m + (1 - self.b1) * g
        v = self.b2 * v + (1 - self.b2) * g ** 2
        self.m[name], self.v[name] = m, v
        m_hat = m / (1 - self.b1 ** self.t)
        v_hat = v / (1 - self.b2 ** self.t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class Net:
    def __init__(self, optimizer):
        self.opt = optimizer
        self.w1 = np.random.randn(2, 5)
        self.w2 = np.random.randn(5, 5)
        self.w3 = np.random.randn(5, 1)

    def forward(self, x):
        self.x = x
        self.a1 = 1 / (1 + np.exp(-x @ self.w1))
        self.a2 = 1 / (1 + np.exp(-self.a1 @ self.w2))
        self.a3 = 1 / (1 + np.exp(-self.a2 @ self.w3))
        return self.a3

    def backward(self, y):
        d3 = 2 * (self.a3 - y) / len(y) * self.a3 * (1 - self.a3)
        d2 = d3 @ self.w3.T * self.a2 * (1 - self.a2)
        d1 = d2 @ self.w2.T * self.a1 * (1 - self.a1)
        self.g1, self.g2, self.g3 = self.x.T @ d1, self.a1.T @ d2, self.a2.T @ d3

    def step(self):
        self.w1 = self.opt.update('w1', self.w1, self.g1)
        self.w2 = self.opt.update('w2', self.w2, self.g2)
        self.w3 = self.opt.update('w3', self.w3, self.g3)


np.random.seed(0)
x = np.random.rand(80, 2)
y = (x[:, :1] < x[:, 1:]) * 1.0
net = Net(Adam(lr=0.02))
for epoch in range(500):
    p = net.forward(x)
    loss = np.mean((p - y) ** 2)
    net.backward(y)
    net.step()
    if epoch % 50 == 0:
        print('epoch {} loss : {:.5f}'.format(epoch, loss))
