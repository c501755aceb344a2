import argparse
import numpy as np


def get_customers(n, seed):
    """made-up customers: months, calls, bill, discount -> left or stayed"""
    r = np.random.default_rng(seed)
    months = r.exponential(20, n)
    calls = r.poisson(2, n)
    bill = r.normal(50, 15, n)
    discount = r.integers(0, 2, n)
    score = 1.2 - 0.07 * months + 0.6 * calls + 0.03 * (bill - 50) - 1.4 * discount * (bill > 45)
    left = (score + r.logistic(0, 0.4, n) > 0).astype(float)
    return np.c_[months, calls, bill, discount], left[:, None]


class ChurnNet:
    def __init__(self, n_features, hidden, seed):
        r = np.random.default_rng(seed)
        self.W1 = r.normal(0, np.sqrt(2 / n_features), (n_features, hidden))
        self.b1 = np.zeros((1, hidden))
        self.W2 = r.normal(0, np.sqrt(2 / hidden), (hidden, hidden // 2))
        self.b2 = np.zeros((1, hidden // 2))
        self.W3 = r.normal(0, np.sqrt(2 / hidden), (hidden // 2, 1))
        self.b3 = np.zeros((1, 1))

    def forward(self, X):
        self.X = X
        self.Z1 = X @ self.W1 + self.b1
        self.A1 = np.maximum(self.Z1, 0)
        self.Z2 = self.A1 @ self.W2 + self.b2
        self.A2 = np.maximum(self.Z2, 0)
        self.P = 1 / (1 + np.exp(-(self.A2 @ self.W3 + self.b3)))
        return self.P

    def bce(self, P, Y):
        P = np.clip(P, 1e-9, 1 - 1e-9)
        return -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean()

    def backward(self, Y, lr):
        n = len(Y)
        dZ3 = (self.P - Y) * self.P * (1 - self.P) / n
        dZ2 = (dZ3 @ self.W3.T) * (self.Z2 > 0)
        dZ1 = (dZ2 @ self.W2.T) * (self.Z1 > 0)
        self.W3 -= lr * self.A2.T @ dZ3
        self.b3 -= lr * dZ3.sum(0, keepdims=True)
        self.W2 -= lr * self.A1.T @ dZ2
        self.b2 -= lr * dZ2.sum(0, keepdims=True)
        self.W1 -= lr * self.X.T @ dZ1
        self.b1 -= lr * dZ1.sum(0, keepdims=True)


if __name__ == '__main__':
    ap = argparse.ArgumentParser()
    ap.add_argument('--hidden', default=16, type=int)
    ap.add_argument('--lr', default=0.1, type=float)
    ap.add_argument('--epochs', default=60, type=int)
    ap.add_argument('--batch', default=32, type=int)
    ap.add_argument('--seed', default=0, type=int)
    opt = ap.parse_args()

    X, Y = get_customers(500, opt.seed)
    Xtr, Ytr, Xte, Yte = X[:400], Y[:400], X[400:], Y[400:]
    mean, std = Xtr.mean(0), Xtr.std(0)
    Xtr, Xte = (Xtr - mean) / std, (Xte - mean) / std

    net = ChurnNet(4, opt.hidden, opt.seed)
    rng = np.random.default_rng(opt.seed + 1)
    for epoch in range(opt.epochs):
        order = rng.permutation(len(Xtr))
        for i in range(0, len(Xtr), opt.batch):
            b = order[i:i + opt.batch]
            net.forward(Xtr[b])
            net.backward(Ytr[b], opt.lr)
        if (epoch + 1) % 10 == 0:
            tr, te = net.forward(Xtr), net.forward(Xte)
            print(f'epoch {epoch + 1}: train BCE {net.bce(tr, Ytr):.4f}, test BCE {net.bce(te, Yte):.4f}, '
                  f'test accuracy {np.mean((te > 0.5) == (Yte > 0.5)):.3f}')
