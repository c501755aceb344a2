import numpy as np
from tqdm import tqdm


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def get_xor(n):
    x = np.random.rand(n, 2)
    y = np.logical_xor(x[:, 0] > 0.5, x[:, 1] > 0.5).astype(float)
    return x, y.reshape(-1, 1)


class MLP:
    def __init__(self, h=8):
        s = lambda a, b: np.random.uniform(-1, 1, (a, b))
        self.w1, self.b1 = s(2, h), np.zeros((1, h))
        self.w2, self.b2 = s(h, h), np.zeros((1, h))
        self.w3, self.b3 = s(h, 1), np.zeros((1, 1))

    def __call__(self, x):
        self.h0 = x
        self.h1 = np.tanh(x @ self.w1 + self.b1)
        self.h2 = np.tanh(self.h1 @ self.w2 + self.b2)
        self.yhat = sigmoid(self.h2 @ self.w3 + self.b3)
        return self.yhat

    def gradients(self, y):
        n = len(y)
        d3 = 2 * (self.yhat - y) / n * self.yhat * (1 - self.yhat)
        g = {}
        g['w3'] = self.h2.T @ d3
        g['b3'] = d3.sum(0, keepdims=True)
        e2 = d3 @ self.w3.T
        d2 = e2 * (1 - self.h2 ** 2)
        g['w2'] = self.h1.T @ e2
        g['b2'] = d2.sum(0, keepdims=True)
        d1 = d2 @ self.w2.T * (1 - self.h1 ** 2)
        g['w1'] = self.h0.T @ d1
        g['b1'] = d1.sum(0, keepdims=True)
        return g

    def apply(self, g, lr):
        for name, grad in g.items():
            self.__dict__[name] -= lr * grad


np.random.seed(2023)
x, y = get_xor(120)
model = MLP()
pbar = tqdm(range(2000))
for epoch in pbar:
    pred = model(x)
    loss = np.mean((pred - y) ** 2)
    model.apply(model.gradients(y), lr=0.2)
    if epoch % 400 == 0:
        print('epoch {} loss {:.4f}'.format(epoch, loss))
