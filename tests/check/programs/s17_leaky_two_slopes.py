import numpy as np
import argparse


def leaky_relu(x):
    return np.where(x > 0, x, 0.001 * x)


def derivative_leaky_relu(x):
    return np.where(x > 0, 1, 0.01)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


class Net:
    def __init__(self, n=10):
        self.w1 = np.random.randn(2, n)
        self.w2 = np.random.randn(n, n)
        self.w3 = np.random.randn(n, 1)

    def forward(self, x):
        self.x = x
        self.z1 = x.dot(self.w1)
        self.a1 = leaky_relu(self.z1)
        self.z2 = self.a1.dot(self.w2)
        self.a2 = leaky_relu(self.z2)
        self.z3 = self.a2.dot(self.w3)
        self.a3 = sigmoid(self.z3)
        return self.a3

    def backward(self, y):
        d3 = 2 * (self.a3 - y) / len(y) * self.a3 * (1 - self.a3)
        d2 = d3.dot(self.w3.T) * derivative_leaky_relu(self.z2)
        d1 = d2.dot(self.w2.T) * derivative_leaky_relu(self.z1)
        self.dw3 = self.a2.T.dot(d3)
        self.dw2 = self.a1.T.dot(d2)
        self.dw1 = self.x.T.dot(d1)

    def update(self, lr):
        self.w1 -= lr * self.dw1
        self.w2 -= lr * self.dw2
        self.w3 -= lr * self.dw3


def main(args):
    np.random.seed(args.seed)
    x = np.random.uniform(-1, 1, (100, 2))
    y = (x[:, 0] > x[:, 1]).astype(float)[:, np.newaxis]
    net = Net()
    for epoch in range(args.epochs):
        p = net.forward(x)
        loss = np.mean((p - y) ** 2)
        net.backward(y)
        net.update(args.lr)
        if epoch % 100 == 0:
            print(f'Epoch {epoch} Loss {loss:.5f}')
    return net, x, y


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('--lr', type=float, default=0.1)
    p.add_argument('--epochs', type=int, default=1000)
    p.add_argument('--seed', type=int, default=1)
    net, x, y = main(p.parse_args())
