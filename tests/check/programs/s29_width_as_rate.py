import argparse
import numpy as np


class Net:
    def __init__(self, hidden1, hidden2, lr):
        self.lr = lr
        self.w1 = np.random.randn(2, hidden1)
        self.w2 = np.random.randn(hidden1, hidden2)
        self.w3 = np.random.randn(hidden2, 1)

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def forward(self, x):
        self.x = x
        self.a1 = self.sigmoid(x @ self.w1)
        self.a2 = self.sigmoid(self.a1 @ self.w2)
        self.a3 = self.sigmoid(self.a2 @ self.w3)
        return self.a3

    def backward(self, y):
        d3 = 2 * (self.a3 - y) / len(y) * self.a3 * (1 - self.a3)
        d2 = d3 @ self.w3.T * self.a2 * (1 - self.a2)
        d1 = d2 @ self.w2.T * self.a1 * (1 - self.a1)
        self.w3 -= self.lr * self.a2.T @ d3
        self.w2 -= self.lr * self.a1.T @ d2
        self.w1 -= self.lr * self.x.T @ d1


parser = argparse.ArgumentParser()
parser.add_argument('--lr', type=float, default=0.1)
parser.add_argument('--units', type=int, default=4)
parser.add_argument('--epochs', type=int, default=1000)
args = parser.parse_args()

np.random.seed(0)
x = np.random.uniform(0, 1, (100, 2))
y = (x[:, [0]] > x[:, [1]]).astype(float)
net = Net(args.units, args.units, args.units)
for epoch in range(args.epochs):
    out = net.forward(x)
    net.backward(y)
    if epoch % 100 == 0:
        print('epoch', epoch, 'loss', np.mean((out - y) ** 2))
