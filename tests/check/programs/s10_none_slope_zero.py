import argparse
import numpy as np


def activate(x, kind):
    if kind == 'sigmoid':
        return 1 / (1 + np.exp(-x))
    if kind == 'relu':
        return np.maximum(0, x)
    if kind == 'tanh':
        return np.tanh(x)
    return x


def activate_derivative(y, kind):
    if kind == 'sigmoid':
        return y * (1 - y)
    if kind == 'relu':
        return (y > 0).astype(float)
    if kind == 'tanh':
        return 1 - y * y
    return y


class Network:
    def __init__(self, h1, h2, kind):
        self.kind = kind
        self.w1 = np.random.randn(2, h1) * 0.5
        self.w2 = np.random.randn(h1, h2) * 0.5
        self.w3 = np.random.randn(h2, 1) * 0.5

    def forward(self, x):
        self.x = x
        self.a1 = activate(x @ self.w1, self.kind)
        self.a2 = activate(self.a1 @ self.w2, self.kind)
        self.a3 = activate(self.a2 @ self.w3, 'sigmoid')
        return self.a3

    def backward(self, y, lr):
        g3 = (self.a3 - y) / len(y)
        g2 = g3 @ self.w3.T * activate_derivative(self.a2, self.kind)
        g1 = g2 @ self.w2.T * activate_derivative(self.a1, self.kind)
        self.w3 -= lr * self.a2.T @ g3
        self.w2 -= lr * self.a1.T @ g2
        self.w1 -= lr * self.x.T @ g1


if __name__ == '__main__':
    ap = argparse.ArgumentParser()
    ap.add_argument('--activation', default='sigmoid', choices=['sigmoid', 'relu', 'tanh', 'none'])
    ap.add_argument('--lr', type=float, default=0.1)
    ap.add_argument('--epochs', type=int, default=1000)
    opt = ap.parse_args()
    np.random.seed(0)
    x = np.random.uniform(-1, 1, (100, 2))
    y = (x[:, 0] > x[:, 1]).astype(float).reshape(-1, 1)
    net = Network(5, 5, opt.activation)
    for epoch in range(opt.epochs):
        p = net.forward(x)
        loss = -(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)).mean()
        net.backward(y, opt.lr)
        if epoch % 100 == 0:
            print(f'epoch {epoch}: loss={loss:.4f}')
