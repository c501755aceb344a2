import argparse
import numpy as np


class Adam:
    def __init__(self, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.iter = 0
        self.m = None
        self.v = None

    def update(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.iter += 1
        for i in range(len(params)):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * grads[i]
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * grads[i] ** 2
            m_hat = self.m[i] / (1 - self.beta1)
            v_hat = self.v[i] / (1 - self.beta2)
            params[i] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class CircleNet:
    def __init__(self, hidden, seed):
        r = np.random.RandomState(seed)
        self.params = [
            r.randn(2, hidden), np.zeros(hidden),
            r.randn(hidden, hidden) * np.sqrt(1 / hidden), np.zeros(hidden),
            r.randn(hidden, 1) * np.sqrt(1 / hidden), np.zeros(1),
        ]

    def forward(self, x):
        w1, b1, w2, b2, w3, b3 = self.params
        self.x = x
        self.a1 = self._sigmoid(x @ w1 + b1)
        self.a2 = self._sigmoid(self.a1 @ w2 + b2)
        self.out = self._sigmoid(self.a2 @ w3 + b3)
        return self.out

    def backward(self, y):
        _, _, w2, _, w3, _ = self.params
        dz3 = (self.out - y) / y.shape[0]
        dz2 = dz3 @ w3.T * self.a2 * (1 - self.a2)
        dz1 = dz2 @ w2.T * self.a1 * (1 - self.a1)
        return [self.x.T @ dz1, dz1.sum(0), self.a1.T @ dz2, dz2.sum(0), self.a2.T @ dz3, dz3.sum(0)]

    @staticmethod
    def _sigmoid(z):
        return 1 / (1 + np.exp(-z))


def bce(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def circles(n, r):
    x = r.uniform(-1, 1, (n, 2))
    y = ((x ** 2).sum(axis=1, keepdims=True) < 0.5).astype(float)
    return x, y


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--hidden', default=8, type=int)
    parser.add_argument('--lr', default=0.02, type=float)
    parser.add_argument('--epochs', default=200, type=int)
    parser.add_argument('--batch', default=25, type=int)
    parser.add_argument('--seed', default=0, type=int)
    opt = parser.parse_args()

    r = np.random.RandomState(opt.seed + 1)
    x, y = circles(200, r)
    x_test, y_test = circles(100, r)
    net = CircleNet(opt.hidden, opt.seed)
    adam = Adam(opt.lr)
    for epoch in range(1, opt.epochs + 1):
        perm = r.permutation(len(x))
        for k in range(0, len(x), opt.batch):
            b = perm[k:k + opt.batch]
            net.forward(x[b])
            adam.update(net.params, net.backward(y[b]))
        if epoch % 20 == 0:
            print('Epoch %3d | Loss %.5f' % (epoch, bce(net.forward(x), y)))
    print('Train acc %.3f' % np.mean((net.forward(x) > 0.5) == (y > 0.5)))
    print('Test  acc %.3f' % np.mean((net.forward(x_test) > 0.5) == (y_test > 0.5)))


if __name__ == '__main__':
    main()
