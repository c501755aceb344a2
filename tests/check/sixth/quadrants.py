import numpy as np
# 4 classes, samples as rows, hidden ReLU, RMSprop


def softmax(u):
    e = np.exp(u - np.max(u))
    return e / np.sum(e, axis=0)


def one_hot(c, k):
    out = np.zeros((len(c), k))
    out[np.arange(len(c)), c] = 1.0
    return out


def quadrants(n, seed):
    r = np.random.RandomState(seed)
    x = r.uniform(-1, 1, size=(n, 2))
    c = (x[:, 0] > 0).astype(int) + 2 * (x[:, 1] > 0).astype(int)
    return x, c


class RMSprop:
    def __init__(self, lr=0.005, decay=0.9):
        self.lr, self.decay = lr, decay
        self.s = None

    def update(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        for i in range(len(params)):
            self.s[i] = self.decay * self.s[i] + (1 - self.decay) * grads[i] ** 2
            params[i] -= self.lr * grads[i] / (np.sqrt(self.s[i]) + 1e-7)


class Classifier:
    def __init__(self, h, k, seed):
        r = np.random.RandomState(seed)
        self.params = [r.randn(2, h), np.zeros(h), r.randn(h, k) * np.sqrt(2.0 / h), np.zeros(k)]

    def forward(self, x):
        w1, b1, w2, b2 = self.params
        self.u1 = x @ w1 + b1
        self.h = np.maximum(self.u1, 0)
        self.p = softmax(self.h @ w2 + b2)
        return self.p

    def backward(self, x, t):
        w2 = self.params[2]
        g2 = (self.p - t) / len(x)
        g1 = (g2 @ w2.T) * (self.u1 > 0)
        return [x.T @ g1, g1.sum(axis=0), self.h.T @ g2, g2.sum(axis=0)]


def cross_entropy(p, t):
    return -np.sum(t * np.log(p + 1e-10)) / len(t)


x, c = quadrants(200, 0)
xv, cv = quadrants(100, 1)
t = one_hot(c, 4)
net = Classifier(16, 4, seed=8)
opt = RMSprop()
for epoch in range(401):
    p = net.forward(x)
    if epoch % 50 == 0:
        print("epoch", epoch, "loss", round(float(cross_entropy(p, t)), 5))
    opt.update(net.params, net.backward(x, t))
print("train accuracy", np.mean(net.forward(x).argmax(axis=1) == c))
print("test accuracy", np.mean(net.forward(xv).argmax(axis=1) == cv))
