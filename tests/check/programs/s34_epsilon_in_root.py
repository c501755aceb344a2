import numpy as np


class Net:
    def __init__(self):
        self.p = {}
        for i, (a, b) in enumerate([(2, 4), (4, 4), (4, 1)], 1):
            self.p['w%d' % i] = np.random.randn(a, b)
        self.s = {k: 0 for k in self.p}

    def forward(self, x):
        self.o = [x]
        for k in ('w1', 'w2', 'w3'):
            self.o.append(1 / (1 + np.exp(-(self.o[-1] @ self.p[k]))))
        return self.o[-1]

    def backward(self, y):
        self.g = {}
        e = self.o[3] - y
        e = e * 2 / e.size
        for i in (3, 2, 1):
            e = e * self.o[i] * (1 - self.o[i])
            self.g['w%d' % i] = self.o[i - 1].T @ e
            e = e @ self.p['w%d' % i].T

    # adagrad
    def update(self, lr=0.05, eps=1e-3):
        for k in self.p:
            self.s[k] = self.s[k] + self.g[k] ** 2
            self.p[k] -= lr * self.g[k] / np.sqrt(self.s[k] + eps)


np.random.seed(10)
x = np.random.rand(100, 2)
y = (x[:, [1]] > x[:, [0]]).astype(float)
net = Net()
for epoch in range(1000):
    out = net.forward(x)
    loss = ((out - y) ** 2).mean()
    net.backward(y)
    net.update()
    if epoch % 100 == 0:
        print('epoch', epoch, 'loss', loss)
