import numpy as np

rng = np.random.default_rng(230)


def xor_set():
    X, y = [], []
    for i in range(11):
        v = i / 10
        X.append([v, v]); y.append([0.0])
        if i != 5:
            X.append([v, 1 - v]); y.append([1.0])
    return np.array(X), np.array(y)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Net:
    def __init__(self, units):
        self.W = [rng.normal(0, 1.2, (a, b)) for a, b in zip(units, units[1:])]
        self.b = [np.zeros((1, b)) for b in units[1:]]

    def forward(self, X):
        self.a = [X]
        for W, b in zip(self.W, self.b):
            self.a.append(sigmoid(self.a[-1] @ W + b))
        return self.a[-1]

    def backward(self, Y):
        d = (self.a[-1] - Y) / len(Y)       # cross-entropy
        grads = []
        for k in (2, 1, 0):
            grads.insert(0, (self.a[k].T @ d, d.sum(axis=0, keepdims=True)))
            if k > 0:
                d = d @ self.W[k].T * self.a[k] * (1 - self.a[k])
        return grads

    def apply(self, grads, lr):
        for k, (gW, gb) in enumerate(grads):
            self.W[k] -= lr * gW
            self.b[k] -= lr * gb


def bce(p, y):
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))


X_all, Y_all = xor_set()
X, Y = X_all.copy(), Y_all.copy()
net = Net([2, 8, 8, 1])
BATCH = 7
for epoch in range(2001):
    idx = rng.integers(0, len(X), len(X))
    X, Y = X[idx], Y[idx]
    epoch_loss = 0
    for s in range(0, len(X), BATCH):
        xb, yb = X[s:s + BATCH], Y[s:s + BATCH]
        p = net.forward(xb)
        epoch_loss += bce(p, yb) * len(xb)
        net.apply(net.backward(yb), 0.5)
    if epoch % 200 == 0:
        print('epoch', epoch, 'loss', epoch_loss / len(X))

P = net.forward(X_all)
print('accuracy on all 21 points:', np.mean((P > 0.5) == (Y_all > 0.5)))
