import argparse

import numpy as np


def make_data(kind, n=100):
    if kind == 'linear':
        x = np.random.rand(n, 2)
        y = (x[:, 0] < x[:, 1]).astype(float)
    else:
        t = np.linspace(0, 1, 11)
        x = np.vstack([np.stack([t, t], 1), np.stack([t, 1 - t], 1)[t != 0.5]])
        y = np.r_[np.zeros(11), np.ones(10)]
    return x, y[:, None]


class Linear:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * np.sqrt(2.0 / n_in)
        self.b = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW = self.x.T @ grad
        self.db = grad.sum(axis=0, keepdims=True)
        return grad @ self.W.T

    def step(self, lr):
        self.W = self.W - lr * self.dW
        self.b = self.b - lr * self.db


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, grad):
        return grad * self.mask

    def step(self, lr):
        pass


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, grad):
        return grad * self.out * (1 - self.out)

    def step(self, lr):
        pass


class BCELoss:
    def __call__(self, p, y):
        self.p = np.clip(p, 1e-7, 1 - 1e-7)
        self.y = y
        return -np.mean(y * np.log(self.p) + (1 - y) * np.log(1 - self.p))

    def backward(self):
        return (self.p - self.y) / (self.p * (1 - self.p)) / self.y.shape[0]


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad):
        for layer in reversed(self.layers):
            grad = layer.backward(grad)

    def step(self, lr):
        for layer in self.layers:
            layer.step(lr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='xor', choices=['xor', 'linear'])
    parser.add_argument('--lr', type=float, default=0.1)
    parser.add_argument('--epochs', type=int, default=2000)
    args = parser.parse_args()
    x, y = make_data(args.data)
    model = Sequential(Linear(2, 8), ReLU(), Linear(8, 8), ReLU(), Linear(8, 1), Sigmoid())
    criterion = BCELoss()
    for epoch in range(args.epochs):
        out = model(x)
        loss = criterion(out, y)
        model.backward(criterion.backward())
        model.step(args.lr)
        if (epoch + 1) % 200 == 0:
            acc = np.mean((out > 0.5) == (y > 0.5))
            print('Epoch [{}/{}] Loss: {:.4f} Acc: {:.2%}'.format(epoch + 1, args.epochs, loss, acc))


if __name__ == '__main__':
    main()
