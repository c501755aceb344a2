#!/usr/bin/env python3
import argparse
import numpy as np


def get_args():
    p = argparse.ArgumentParser(description='DL lab - backpropagation')
    p.add_argument('--dataset', choices=['linear', 'xor'], default='linear')
    p.add_argument('--hidden', type=int, default=4)
    p.add_argument('--lr', type=float, default=0.05)
    p.add_argument('--optimizer', choices=['sgd', 'momentum', 'adagrad', 'adam'], default='adagrad')
    p.add_argument('--activation', choices=['sigmoid', 'tanh', 'relu'], default='tanh')
    p.add_argument('--epochs', type=int, default=1000)
    p.add_argument('--seed', type=int, default=0)
    return p.parse_args()


ACT = {
    'sigmoid': (lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a)),
    'tanh': (np.tanh, lambda z, a: 1 - a ** 2),
    'relu': (lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(float)),
}


class Layer:
    def __init__(self, fan_in, fan_out, act):
        self.w = np.random.randn(fan_in, fan_out) / np.sqrt(fan_in)
        self.b = np.zeros((1, fan_out))
        self.f, self.df = ACT[act]
        self.state = {}

    def forward(self, x):
        self.x = x
        self.z = x.dot(self.w) + self.b
        self.a = self.f(self.z)
        return self.a

    def backward(self, da):
        dz = da * self.df(self.z, self.a)
        self.gw = self.x.T.dot(dz)
        self.gb = dz.sum(axis=0, keepdims=True)
        return dz.dot(self.w.T)

    def step(self, optimizer, lr, t):
        for name, grad in (('w', self.gw), ('b', self.gb)):
            value = getattr(self, name)
            s = self.state.setdefault(name, {'m': np.zeros_like(value), 'v': np.zeros_like(value)})
            if optimizer == 'sgd':
                delta = -lr * grad
            elif optimizer == 'momentum':
                s['m'] = 0.9 * s['m'] - lr * grad
                delta = s['m']
            elif optimizer == 'adagrad':
                s['v'] += grad ** 2
                delta = -lr * grad / (np.sqrt(s['v']) + 1e-8)
            else:
                s['m'] = 0.9 * s['m'] + 0.1 * grad
                s['v'] = 0.999 * s['v'] + 0.001 * grad ** 2
                delta = -lr * (s['m'] / (1 - 0.9 ** t)) / (np.sqrt(s['v'] / (1 - 0.999 ** t)) + 1e-8)
            setattr(self, name, value + delta)


def load(name):
    if name == 'linear':
        x = np.random.uniform(0, 1, (100, 2))
        y = (x[:, :1] <= x[:, 1:]).astype(float)
    else:
        x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
        y = np.array([[0], [1], [1], [0]], dtype=float)
    return x, y


def main():
    args = get_args()
    np.random.seed(args.seed)
    x, y = load(args.dataset)
    layers = [Layer(2, args.hidden, args.activation),
              Layer(args.hidden, args.hidden, args.activation),
              Layer(args.hidden, 1, 'sigmoid')]
    for epoch in range(1, args.epochs + 1):
        out = x
        for l in layers:
            out = l.forward(out)
        loss = np.mean((out - y) ** 2)
        grad = 2 * (out - y) / y.size
        for l in layers[::-1]:
            grad = l.backward(grad)
        for l in layers:
            l.step(args.optimizer, args.lr, epoch)
        if epoch % 100 == 0:
            acc = np.mean((out >= 0.5) == (y == 1))
            print(f'Epoch: {epoch:5d} | loss: {loss:.6f} | acc: {acc * 100:.1f}%')
    print('Iter |  Ground truth | prediction')
    for l in layers:
        x = l.forward(x)
    for i in range(0, len(y), 20):
        print(f'Iter{i:3d} | {y[i, 0]:.1f} | {x[i, 0]:.5f}')


if __name__ == '__main__':
    main()
