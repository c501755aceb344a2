"""3-arm spiral, ReLU, softmax.  Layers know forward and backward."""
import numpy as np

RNG = np.random.RandomState(0)


class Dense(object):
    def __init__(self, n, m):
        self.W = RNG.randn(n, m) * np.sqrt(2.0 / n)
        self.b = np.zeros((1, m))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dy, lr):
        dx = np.dot(dy, self.W.T)
        self.W -= lr * np.dot(self.x.T, dy)
        self.b -= lr * np.sum(dy, axis=0, keepdims=True)
        return dx


class ReLU(object):
    def forward(self, x):
        self.y = np.maximum(0, x)
        return self.y

    def backward(self, dy, lr):
        return dy * (self.y >= 0)


class Softmax(object):
    def forward(self, x):
        x = x - x.max(axis=1, keepdims=True)
        self.y = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        return self.y

    def loss(self, t):
        return -np.mean(np.log(self.y[np.arange(len(t)), t] + 1e-15))

    def backward(self, t):
        dx = self.y.copy()
        dx[np.arange(len(t)), t] -= 1
        return dx / len(t)


def spiral(N=80, K=3):
    X = np.zeros((N * K, 2))
    t = np.zeros(N * K, dtype='int64')
    for k in range(K):
        ix = range(N * k, N * (k + 1))
        r = np.linspace(0.0, 1, N)
        a = np.linspace(k * 4, (k + 1) * 4, N) + RNG.randn(N) * 0.2
        X[ix] = np.c_[r * np.sin(a), r * np.cos(a)]
        t[ix] = k
    return X, t


X, t = spiral()
mix = RNG.permutation(len(X))
X, t = X[mix], t[mix]
Xtr, ttr, Xte, tte = X[:180], t[:180], X[180:], t[180:]

body = [Dense(2, 24), ReLU(), Dense(24, 16), ReLU(), Dense(16, 3)]
head = Softmax()


def probs(x):
    for layer in body:
        x = layer.forward(x)
    return head.forward(x)


for epoch in range(301):
    shuffled = RNG.permutation(180)
    for b in np.split(shuffled, 6):
        probs(Xtr[b])
        d = head.backward(ttr[b])
        for layer in body[::-1]:
            d = layer.backward(d, 0.05)
    if epoch % 30 == 0:
        p = probs(Xtr)
        print('epoch %3d | loss %.4f | acc %.3f' % (epoch, head.loss(ttr), (p.argmax(1) == ttr).mean()))
print('test accuracy: %.3f' % (probs(Xte).argmax(1) == tte).mean())
