import numpy as np

# 5x3 digits
D = ["111101101101111", "010110010010111", "111001111100111", "111001111001111", "101101111001001",
     "111100111001111", "111100111101111", "111001001001001", "111101111101111", "111101111001111"]
PROTO = np.array([[float(c) for c in s] for s in D])


def noisy_digits(n, rs, flip=0.05, sigma=0.2):
    k = rs.randint(0, 10, n)
    x = PROTO[k].copy()
    f = rs.rand(*x.shape) < flip
    x[f] = 1 - x[f]
    return x + sigma * rs.randn(*x.shape), k


class DigitNet:
    def __init__(self, rs, h1=32, h2=20, drop=0.3):
        self.rs = rs
        self.drop = drop
        self.W1 = rs.randn(15, h1) * np.sqrt(2. / 15)
        self.b1 = np.zeros(h1)
        self.W2 = rs.randn(h1, h2) * np.sqrt(2. / h1)
        self.b2 = np.zeros(h2)
        self.W3 = rs.randn(h2, 10) * np.sqrt(1. / h2)
        self.b3 = np.zeros(10)

    def forward(self, X, train):
        self.X = X
        self.z1 = X.dot(self.W1) + self.b1
        self.a1 = np.maximum(0, self.z1)
        if train:
            keep = 1 - self.drop
            self.mask = (self.rs.rand(*self.a1.shape) < keep) / keep
            self.a1 = self.a1 * self.mask
        self.z2 = self.a1.dot(self.W2) + self.b2
        self.a2 = np.maximum(0, self.z2)
        s = self.a2.dot(self.W3) + self.b3
        s = s - s.max(axis=1)[:, None]
        e = np.exp(s)
        self.prob = e / e.sum(axis=1)[:, None]
        return self.prob

    def backward(self, k):
        n = len(k)
        ds = self.prob.copy()
        ds[range(n), k] -= 1
        ds /= n
        self.dW3 = self.a2.T.dot(ds)
        self.db3 = ds.sum(axis=0)
        da2 = ds.dot(self.W3.T)
        dz2 = da2 * (self.z2 > 0)
        self.dW2 = self.a1.T.dot(dz2)
        self.db2 = dz2.sum(axis=0)
        da1 = dz2.dot(self.W2.T)
        dz1 = da1 * (self.z1 > 0)
        self.dW1 = self.X.T.dot(dz1)
        self.db1 = dz1.sum(axis=0)

    def sgd(self, lr):
        for n in ('W1', 'b1', 'W2', 'b2', 'W3', 'b3'):
            setattr(self, n, getattr(self, n) - lr * getattr(self, 'd' + n))


def nll(prob, k):
    return -np.log(prob[range(len(k)), k] + 1e-12).mean()


def main():
    rs = np.random.RandomState(31)
    X, k = noisy_digits(300, rs)
    Xt, kt = noisy_digits(150, rs)
    net = DigitNet(rs)
    for epoch in range(1, 101):
        p = rs.permutation(300)
        for i in range(0, 300, 30):
            b = p[i:i + 30]
            net.forward(X[b], train=True)
            net.backward(k[b])
            net.sgd(0.15)
        if epoch % 10 == 0:
            out = net.forward(X, train=False)
            print("epoch %3d  loss %.4f  acc %.3f" % (epoch, nll(out, k), (out.argmax(1) == k).mean()))
    out = net.forward(Xt, train=False)
    print("test  loss %.4f  acc %.3f" % (nll(out, kt), (out.argmax(1) == kt).mean()))


main()
