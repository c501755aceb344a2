import argparse
import numpy as np


def get_args():
    parser = argparse.ArgumentParser(description='DLP lab1')
    parser.add_argument('--lr', type=float, default=0.1)
    parser.add_argument('--optimizer', type=str, default='sgd', choices=['sgd', 'momentum'])
    parser.add_argument('--hidden', type=int, default=4)
    parser.add_argument('--epochs', type=int, default=1000)
    return parser.parse_args()


class Linear:
    def __init__(self, i, o, optimizer='sgd'):
        self.w = np.random.randn(i, o)
        self.optimizer = optimizer
        self.v = np.zeros_like(self.w)

    def forward(self, x):
        self.x = x
        self.a = 1 / (1 + np.exp(-(x @ self.w)))
        return self.a

    def backward(self, g):
        g = g * self.a * (1 - self.a)
        self.g = self.x.T @ g
        return g @ self.w.T

    def update(self, lr):
        if self.optimizer == 'sgd':
            self.w -= lr * self.g
        elif self.optimizer == 'momentum':
            self.v = 0.9 * self.v - lr * self.g
            self.w += self.v


class Net:
    def __init__(self, hidden, lr, optimizer):
        self.lr = lr
        self.layers = [Linear(2, hidden), Linear(hidden, hidden), Linear(hidden, 1)]

    def forward(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def backward(self, g):
        for l in self.layers[::-1]:
            g = l.backward(g)

    def update(self):
        for l in self.layers:
            l.update(self.lr)


if __name__ == '__main__':
    args = get_args()
    np.random.seed(0)
    x = np.random.rand(100, 2)
    y = (x[:, 0] > x[:, 1]).astype(float).reshape(-1, 1)
    net = Net(args.hidden, args.lr, args.optimizer)
    for epoch in range(args.epochs):
        p = net.forward(x)
        loss = np.mean((p - y) ** 2)
        net.backward(2 * (p - y) / len(y))
        net.update()
        if epoch % 100 == 0:
            print(f'epoch {epoch} loss : {loss}')
