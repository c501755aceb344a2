# Two moons. I did not trust my derivation, therefore the check at the bottom.
import numpy as np
import copy

rng = np.random.RandomState(2024)


def moons(n, noise=0.3):
    t = rng.uniform(0, np.pi, n)
    upper = rng.rand(n) < 0.5
    x0 = np.where(upper, np.cos(t), 1 - np.cos(t))
    x1 = np.where(upper, np.sin(t), 0.5 - np.sin(t))
    X = np.stack([x0, x1], axis=1) + noise * rng.randn(n, 2)
    return X, upper.astype(float)[:, None]


class MLP:
    def __init__(self, n_hidden1=10, n_hidden2=6):
        self.w = {}
        self.w['1'] = rng.randn(2, n_hidden1) * 0.7
        self.w['2'] = rng.randn(n_hidden1, n_hidden2) * 0.4
        self.w['3'] = rng.randn(n_hidden2, 1) * 0.5
        self.b = {'1': np.zeros(n_hidden1), '2': np.zeros(n_hidden2), '3': np.zeros(1)}

    def predict_proba(self, X):
        self.h0 = X
        self.h1 = self.sig(X.dot(self.w['1']) + self.b['1'])
        self.h2 = self.sig(self.h1.dot(self.w['2']) + self.b['2'])
        self.p = self.sig(self.h2.dot(self.w['3']) + self.b['3'])
        return self.p

    @staticmethod
    def sig(z):
        return 0.5 * (1 + np.tanh(0.5 * z))

    def bce(self, X, y):
        p = np.clip(self.predict_proba(X), 1e-12, 1 - 1e-12)
        return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())

    def gradient(self, X, y):
        self.predict_proba(X)
        gw, gb = {}, {}
        d = (self.p - y) / len(y)
        gw['3'], gb['3'] = self.h2.T.dot(d), d.sum(axis=0)
        d = d.dot(self.w['3'].T) * self.h2 * (1 - self.h2)
        gw['2'], gb['2'] = self.h1.T.dot(d), d.sum(axis=0)
        d = d.dot(self.w['2'].T) * self.h1 * (1 - self.h1)
        gw['1'], gb['1'] = self.h0.T.dot(d), d.sum(axis=0)
        return gw, gb

    def step(self, gw, gb, lr):
        for k in self.w:
            self.w[k] -= lr * gw[k]
            self.b[k] -= lr * gb[k]


def check_gradient(net, X, y, eps=1e-5):
    gw, gb = net.gradient(X, y)
    worst = 0.0
    for k in net.w:
        for i in range(net.w[k].shape[0]):
            for j in range(net.w[k].shape[1]):
                keep = net.w[k][i, j]
                net.w[k][i, j] = keep + eps
                up = net.bce(X, y)
                net.w[k][i, j] = keep - eps
                down = net.bce(X, y)
                net.w[k][i, j] = keep
                worst = max(worst, abs((up - down) / (2 * eps) - gw[k][i, j]))
    return worst


Xtr, ytr = moons(200)
Xva, yva = moons(60)
Xte, yte = moons(100)
net = MLP()
print('largest difference in gradient check: %.2e' % check_gradient(net, Xtr[:10], ytr[:10]))

best, best_loss, patience, waited = None, np.inf, 200, 0
for epoch in range(4000):
    gw, gb = net.gradient(Xtr, ytr)
    net.step(gw, gb, lr=1.0)
    val = net.bce(Xva, yva)
    if val < best_loss - 1e-5:
        best_loss, waited = val, 0
        best = copy.deepcopy((net.w, net.b))
    else:
        waited += 1
    if epoch % 400 == 0:
        print('epoch %4d  train loss %.4f  val loss %.4f' % (epoch, net.bce(Xtr, ytr), val))
    if waited >= patience:
        print('no progress for %d epochs, stop at %d' % (patience, epoch))
        break

net.w, net.b = best
print('best val loss %.4f' % best_loss)
print('test accuracy %.3f' % np.mean((net.predict_proba(Xte) > 0.5) == (yte > 0.5)))
