import numpy as np


class Net:
    """hidden tanh x2, softmax; gradient norm clipped to 1, cosine schedule, L2 on weights only"""

    def __init__(self, dims, l2, seed):
        r = np.random.RandomState(seed)
        self.W = [r.randn(i, o) * (1.0 / i) ** 0.5 for i, o in zip(dims[:-1], dims[1:])]
        self.b = [np.zeros(o) for o in dims[1:]]
        self.l2 = l2

    def hidden(self, X):
        acts = [X]
        for W, b in zip(self.W[:-1], self.b[:-1]):
            acts.append(np.tanh(acts[-1] @ W + b))
        return acts

    def log_proba(self, X):
        acts = self.hidden(X)
        s = acts[-1] @ self.W[-1] + self.b[-1]
        s = s - s.max(1, keepdims=True)
        return acts, s - np.log(np.exp(s).sum(1, keepdims=True))

    def objective(self, X, y):
        _, lp = self.log_proba(X)
        return -lp[range(len(y)), y].mean() + self.l2 * sum((W * W).sum() for W in self.W)

    def grads(self, X, y):
        acts, lp = self.log_proba(X)
        d = np.exp(lp)
        d[range(len(y)), y] -= 1.0
        d /= len(y)
        gW, gb = [], []
        for k in range(len(self.W) - 1, -1, -1):
            gW.insert(0, acts[k].T @ d + 2 * self.l2 * self.W[k])
            gb.insert(0, d.sum(0))
            if k:
                d = d @ self.W[k].T * (1 - acts[k] ** 2)
        return gW, gb

    def predict(self, X):
        return self.log_proba(X)[1].argmax(1)


def clip(gs, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gs))
    return [g * min(1.0, limit / (norm + 1e-12)) for g in gs], norm


def wheel(n, r):
    """five classes: sectors of a wheel"""
    X = r.uniform(-1, 1, (n, 2))
    y = ((np.arctan2(X[:, 1], X[:, 0]) + np.pi) / (2 * np.pi) * 5).astype(int) % 5
    return X, y


if __name__ == "__main__":
    r = np.random.RandomState(31)
    Xa, ya = wheel(300, r)
    Xb, yb = wheel(150, r)
    net = Net([2, 20, 20, 5], l2=1e-4, seed=4)
    steps, top = 1200, 1.0
    clipped = 0
    for s in range(steps):
        eta = 0.5 * top * (1 + np.cos(np.pi * s / steps))
        gW, gb = net.grads(Xa, ya)
        gs, norm = clip(gW + gb, 1.0)
        clipped += norm > 1.0
        for p, g in zip(net.W + net.b, gs):
            p -= eta * g
        if (s + 1) % 200 == 0:
            print("step %d  eta %.4f  objective %.5f" % (s + 1, eta, net.objective(Xa, ya)))
    print("steps with a clipped gradient:", int(clipped))
    print("accuracy: train %.3f test %.3f" % ((net.predict(Xa) == ya).mean(), (net.predict(Xb) == yb).mean()))
    conf = np.zeros((5, 5), int)
    np.add.at(conf, (yb, net.predict(Xb)), 1)
    print(conf)
