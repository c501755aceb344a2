# Spam or not: counts of 12 words, log-scaled. Columns = mails.
import numpy as np

rs = np.random.RandomState(19)
WORDS = 12
ham_rate = rs.gamma(1.0, 1.0, WORDS)
spam_rate = ham_rate * np.exp(rs.normal(0, 0.8, WORDS))


def mails(n):
    spam = rs.rand(n) < 0.4
    rates = np.where(spam[None, :], spam_rate[:, None], ham_rate[:, None])
    return np.log1p(rs.poisson(rates)), spam.astype(float)[None, :]


def relu(z):
    return (np.abs(z) + z) / 2


def logistic(z):
    return 1 / (1 + np.exp(-z))


def bce(truth, prob):
    """mean binary cross-entropy"""
    prob = np.clip(prob, 1e-7, 1 - 1e-7)
    return -np.mean(truth * np.log(prob) + (1 - truth) * np.log(1 - prob))


class Filter:
    def __init__(self, n_in, n_hid):
        self.W = {1: rs.randn(n_hid, n_in) * np.sqrt(2 / n_in), 2: rs.randn(1, n_hid) * np.sqrt(1 / n_hid)}
        self.b = {1: np.zeros((n_hid, 1)), 2: np.zeros((1, 1))}
        self.vW = {k: np.zeros_like(v) for k, v in self.W.items()}
        self.vb = {k: np.zeros_like(v) for k, v in self.b.items()}

    def probability(self, X):
        self.Z = self.W[1] @ X + self.b[1]
        self.A = relu(self.Z)
        return logistic(self.W[2] @ self.A + self.b[2])

    def gradients(self, X, T):
        m = X.shape[1]
        d2 = (self.probability(X) - T) / m
        d1 = (self.W[2].T @ d2) * (self.Z > 0)
        return ({1: d1 @ X.T, 2: d2 @ self.A.T},
                {1: d1.sum(1, keepdims=True), 2: d2.sum(1, keepdims=True)})

    def momentum_step(self, X, T, lr, mu=0.9):
        gW, gb = self.gradients(X, T)
        for k in (1, 2):
            self.vW[k] = mu * self.vW[k] + gW[k]
            self.vb[k] = mu * self.vb[k] + gb[k]
            self.W[k] -= lr * self.vW[k]
            self.b[k] -= lr * self.vb[k]


X, T = mails(700)
Xv, Tv = mails(300)
f = Filter(WORDS, 15)
for epoch in range(1, 41):
    p = rs.permutation(700)
    for j in range(0, 700, 50):
        c = p[j:j + 50]
        f.momentum_step(X[:, c], T[:, c], 0.03)
    if epoch % 5 == 0:
        pv = f.probability(Xv)
        print('epoch', epoch, 'held-out loss %.4f' % bce(pv, Tv), 'accuracy %.3f' % np.mean((pv > .5) == (Tv > .5)))
pv = f.probability(Xv) > .5
print('missed spam', int(np.sum(~pv & (Tv == 1))), ' ham thrown away', int(np.sum(pv & (Tv == 0))))
