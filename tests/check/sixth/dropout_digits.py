# coding: utf-8
import numpy as np
rng = np.random.RandomState(70)

# noisy 6x6 patterns, 5 kinds, dropout in the hidden layer
pats = (rng.rand(5, 36) > 0.5).astype(float)


def sample(n):
    k = rng.randint(0, 5, n)
    return pats[k] + rng.normal(0, 0.7, (n, 36)), k


def onehot(k):
    return np.eye(5)[k]


class Model:
    def __init__(self, hid=40, p_drop=0.4):
        self.w1 = rng.normal(0, 1 / 6.0, (36, hid))
        self.b1 = np.zeros(hid)
        self.w2 = rng.normal(0, 1 / np.sqrt(hid), (hid, 5))
        self.b2 = np.zeros(5)
        self.p_drop = p_drop

    def forward(self, x, train=False):
        self.x = x
        self.z = x.dot(self.w1) + self.b1
        self.r = np.log1p(np.exp(self.z))             # softplus
        if train:
            self.m = (rng.rand(*self.r.shape) >= self.p_drop) / (1.0 - self.p_drop)
            self.d = self.r * self.m
        else:
            self.d = self.r
        s = self.d.dot(self.w2) + self.b2
        s -= s.max(axis=1, keepdims=True)
        e = np.exp(s)
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, t):
        ds = (self.p - t) / len(t)
        dw2, db2 = self.d.T.dot(ds), ds.sum(axis=0)
        dd = ds.dot(self.w2.T)
        dz = dd / (1 + np.exp(-self.z))
        dw1, db1 = self.x.T.dot(dz), dz.sum(axis=0)
        return dw1, db1, dw2, db2


def ce(p, t):
    return -(t * np.log(p + 1e-12)).sum(axis=1).mean()


xtr, ktr = sample(200)
xte, kte = sample(200)
net = Model()
lr = 0.1
for epoch in range(1, 41):
    idx = rng.permutation(len(xtr))
    for s in range(0, len(idx), 20):
        b = idx[s:s + 20]
        net.forward(xtr[b], train=True)
        for p, g in zip([net.w1, net.b1, net.w2, net.b2], net.backward(onehot(ktr[b]))):
            p -= lr * g
    if epoch % 10 == 0:
        lr *= 0.7
        print(epoch, 'train loss %.4f' % ce(net.forward(xtr), onehot(ktr)),
              'test loss %.4f' % ce(net.forward(xte), onehot(kte)),
              'test acc %.3f' % np.mean(net.forward(xte).argmax(1) == kte))
