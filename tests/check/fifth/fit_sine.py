#!/usr/bin/env python
import argparse
import numpy as np

parser = argparse.ArgumentParser(description='fit sin(x) with a small network')
parser.add_argument('--hidden', type=int, default=20)
parser.add_argument('--epochs', type=int, default=2000)
parser.add_argument('--lr', type=float, default=0.02)
parser.add_argument('--momentum', type=float, default=0.9)
parser.add_argument('--decay', type=float, default=1e-3, help='lr / (1 + decay * epoch)')
parser.add_argument('--seed', type=int, default=5)
args = parser.parse_args()


class Regressor(object):
    def __init__(self, hidden, rng):
        self.p = {
            'wi': rng.normal(0, 1.0, (1, hidden)),
            'bi': rng.normal(0, 1.0, (1, hidden)),
            'wh': rng.normal(0, 1 / np.sqrt(hidden), (hidden, hidden)),
            'bh': np.zeros((1, hidden)),
            'wo': rng.normal(0, 1 / np.sqrt(hidden), (hidden, 1)),
            'bo': np.zeros((1, 1)),
        }
        self.vel = {k: np.zeros_like(v) for k, v in self.p.items()}

    def predict(self, x, p=None):
        p = self.p if p is None else p
        a = np.tanh(x @ p['wi'] + p['bi'])
        b = np.tanh(a @ p['wh'] + p['bh'])
        return a, b, b @ p['wo'] + p['bo']

    def gradient(self, x, y, p):
        n = x.shape[0]
        a, b, out = self.predict(x, p)
        d_out = 2.0 * (out - y) / n
        d_b = (d_out @ p['wo'].T) * (1 - b * b)
        d_a = (d_b @ p['wh'].T) * (1 - a * a)
        return {
            'wo': b.T @ d_out, 'bo': d_out.sum(0, keepdims=True),
            'wh': a.T @ d_b, 'bh': d_b.sum(0, keepdims=True),
            'wi': x.T @ d_a, 'bi': d_a.sum(0, keepdims=True),
        }

    def nesterov(self, x, y, lr, mu):
        # the gradient is taken where the velocity is about to carry us
        ahead = {k: self.p[k] + mu * self.vel[k] for k in self.p}
        g = self.gradient(x, y, ahead)
        for k in self.p:
            self.vel[k] = mu * self.vel[k] - lr * g[k]
            self.p[k] = self.p[k] + self.vel[k]


def main():
    rng = np.random.default_rng(args.seed)
    x = rng.uniform(-np.pi, np.pi, (120, 1))
    y = np.sin(x) + rng.normal(0, 0.05, x.shape)
    x_test = np.linspace(-np.pi, np.pi, 50).reshape(-1, 1)
    y_test = np.sin(x_test)

    net = Regressor(args.hidden, rng)
    for epoch in range(args.epochs):
        lr = args.lr / (1 + args.decay * epoch)
        net.nesterov(x, y, lr, args.momentum)
        if (epoch + 1) % 200 == 0:
            err = net.predict(x)[2] - y
            print('epoch {:5d}  lr {:.5f}  MSE {:.6f}  MAE {:.6f}'.format(
                epoch + 1, lr, np.mean(err ** 2), np.mean(np.abs(err))))
    err = net.predict(x_test)[2] - y_test
    print('test MSE {:.6f}  MAE {:.6f}  worst {:.4f}'.format(
        np.mean(err ** 2), np.mean(np.abs(err)), np.abs(err).max()))


if __name__ == '__main__':
    main()
