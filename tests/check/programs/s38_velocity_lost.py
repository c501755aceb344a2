import numpy as np


class Momentum:
    def __init__(self, lr=0.1, mu=0.9):
        self.lr, self.mu = lr, mu

    def update(self, params, grads, velocity):
        for w, g, v in zip(params, grads, velocity):
            v = self.mu * v - self.lr * g
            w += v


class Net:
    def __init__(self):
        self.params = [np.random.randn(2, 4), np.zeros((1, 4)),
                       np.random.randn(4, 4), np.zeros((1, 4)),
                       np.random.randn(4, 1), np.zeros((1, 1))]
        self.velocity = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        self.a = [x]
        for i in range(0, 6, 2):
            z = self.a[-1] @ self.params[i] + self.params[i + 1]
            self.a.append(1 / (1 + np.exp(-z)))
        return self.a[-1]

    def backward(self, y):
        grads = []
        d = 2 * (self.a[-1] - y) / len(y)
        for i in (2, 1, 0):
            d = d * self.a[i + 1] * (1 - self.a[i + 1])
            grads = [self.a[i].T @ d, d.sum(axis=0, keepdims=True)] + grads
            d = d @ self.params[2 * i].T
        return grads


def main():
    global net, opt, x, y
    np.random.seed(15)
    x = np.random.rand(100, 2)
    y = (x[:, 0] > x[:, 1]).astype(float).reshape(-1, 1)
    net, opt = Net(), Momentum()
    for epoch in range(1000):
        out = net.forward(x)
        loss = np.mean((out - y) ** 2)
        opt.update(net.params, net.backward(y), net.velocity)
        if epoch % 100 == 0:
            print('Epoch [%d/1000] loss: %.5f' % (epoch, loss))


if __name__ == '__main__':
    main()
