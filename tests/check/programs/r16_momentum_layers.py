import numpy as np
import argparse


class Dense:
    def __init__(self, n_in, n_out, momentum=0.9):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros((1, n_out))
        self.vW = np.zeros_like(self.W)
        self.vb = np.zeros_like(self.b)
        self.momentum = momentum

    def forward(self, x):
        self.x = x
        self.a = 1 / (1 + np.exp(-(x @ self.W + self.b)))
        return self.a

    def backward(self, grad):
        dz = grad * self.a * (1 - self.a)
        self.dW = self.x.T @ dz
        self.db = np.sum(dz, axis=0, keepdims=True)
        return dz @ self.W.T

    def update(self, lr):
        self.vW = self.momentum * self.vW - lr * self.dW
        self.vb = self.momentum * self.vb - lr * self.db
        self.W += self.vW
        self.b += self.vb


def parse():
    p = argparse.ArgumentParser()
    p.add_argument('--lr', default=0.1, type=float)
    p.add_argument('--momentum', default=0.9, type=float)
    p.add_argument('--epochs', default=1500, type=int)
    return p.parse_args()


if __name__ == '__main__':
    args = parse()
    np.random.seed(42)
    x = np.random.rand(100, 2)
    y = ((x[:, 0] > 0.5) ^ (x[:, 1] > 0.5)).astype(float).reshape(-1, 1)
    net = [Dense(2, 8, args.momentum), Dense(8, 8, args.momentum), Dense(8, 1, args.momentum)]
    for epoch in range(args.epochs):
        a = x
        for layer in net:
            a = layer.forward(a)
        loss = np.mean((a - y) ** 2)
        g = 2 * (a - y) / y.shape[0]
        for layer in reversed(net):
            g = layer.backward(g)
        for layer in net:
            layer.update(args.lr)
        if epoch % 100 == 0:
            print(f'epoch {epoch:4d} loss {loss:.5f} acc {np.mean((a > 0.5) == y):.2%}')
