import numpy as np

X = np.random.rand(100, 2)
Y = (X[:, 0] > X[:, 1]).astype(float).reshape(-1, 1)


def sig(v):
    return 1.0 / (1.0 + np.exp(-v))


class network:
    def __init__(self):
        self.w1 = np.random.randn(2, 4)
        self.w2 = np.random.randn(4, 3)
        self.w3 = np.random.randn(3, 1)

    def fwd(self, x):
        self.h1 = sig(x @ self.w1)
        self.h2 = sig(self.h1 @ self.w2)
        self.o = sig(self.h2 @ self.w3)
        return self.o

    def bwd(self, x, y):
        m = x.shape[0]
        do = (self.o - y) * self.o * (1 - self.o)
        gw3 = self.h2.T @ do / m
        dh2 = do @ self.w3.T * self.h2 * (1 - self.h2)
        gw2 = self.h1.T @ dh2
        dh1 = dh2 @ self.w2.T * self.h1 * (1 - self.h1)
        gw1 = x.T @ dh1 / m
        return gw1, gw2, gw3


net = network()
lr = 0.1
for i in range(1000):
    out = net.fwd(X)
    loss = np.mean((out - Y) ** 2) / 2
    gw1, gw2, gw3 = net.bwd(X, Y)
    net.w1 -= lr * gw1
    net.w2 -= lr * gw2
    net.w3 -= lr * gw3
    if i % 100 == 0:
        print("step", i, "loss", loss)
