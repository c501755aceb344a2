import numpy as np
import argparse

parser = argparse.ArgumentParser(description='lab1')
parser.add_argument('--lr', default=0.5, type=float)
parser.add_argument('--epoch', default=2000, type=int)
args = parser.parse_args()


class NN:
    def __init__(self):
        self.W1 = np.random.randn(6, 2)
        self.b1 = np.zeros((6, 1))
        self.W2 = np.random.randn(5, 6)
        self.b2 = np.zeros((5, 1))
        self.W3 = np.random.randn(1, 5)
        self.b3 = np.zeros((1, 1))

    def forward_pass(self, X):
        self.X = X
        self.A1 = 1 / (1 + np.exp(-(self.W1 @ X + self.b1)))
        self.A2 = 1 / (1 + np.exp(-(self.W2 @ self.A1 + self.b2)))
        self.A3 = 1 / (1 + np.exp(-(self.W3 @ self.A2 + self.b3)))
        return self.A3

    def backward_pass(self, Y):
        m = Y.shape[1]
        dZ3 = (self.A3 - Y) / m
        self.dW3 = dZ3 @ self.A2.T
        self.db3 = dZ3.sum(axis=1, keepdims=True)
        dZ2 = (self.W3.T @ dZ3) * self.A2 * (1 - self.A2)
        self.dW2 = dZ2 @ self.A1.T
        self.db2 = dZ2.sum(axis=1, keepdims=True)
        dZ1 = self.W2.T @ dZ2
        self.dW1 = dZ1 @ self.X.T
        self.db1 = dZ1.sum(axis=1, keepdims=True)

    def update(self, lr):
        for k in ['W1', 'b1', 'W2', 'b2', 'W3', 'b3']:
            setattr(self, k, getattr(self, k) - lr * getattr(self, 'd' + k))


def bce(y, p):
    return float(np.mean(-(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))))


X = np.random.rand(2, 150)
Y = (X[0] > X[1]).astype(float)[None, :]
net = NN()
for ep in range(args.epoch):
    P = net.forward_pass(X)
    net.backward_pass(Y)
    net.update(args.lr)
    if ep % 200 == 0:
        print(ep, 'loss', bce(Y, P), 'acc', ((P > 0.5) == Y).mean())
