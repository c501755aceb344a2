import numpy as np


class MLP(object):
    """ fully connected net with L2, list of weight matrices """

    def __init__(self, sizes, lr=0.3, lam=1e-4, seed=0):
        r = np.random.RandomState(seed)
        self.lr = lr
        self.lam = lam
        self.W = [r.randn(a, b) * np.sqrt(1.0 / a) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros((1, b)) for b in sizes[1:]]

    def _forward(self, X):
        acts = [X]
        for i in range(len(self.W)):
            z = acts[-1].dot(self.W[i]) + self.b[i]
            if i < len(self.W) - 1:
                acts.append(np.tanh(z))
            else:
                acts.append(1.0 / (1.0 + np.exp(-z)))
        return acts

    def cost(self, X, Y):
        p = np.clip(self._forward(X)[-1], 1e-12, 1 - 1e-12)
        data = -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
        return data + 0.5 * self.lam * sum(np.sum(w * w) for w in self.W)

    def _gradients(self, X, Y):
        acts = self._forward(X)
        gW = [None] * len(self.W)
        gb = [None] * len(self.b)
        delta = (acts[-1] - Y) / X.shape[0]
        for i in reversed(range(len(self.W))):
            gW[i] = acts[i].T.dot(delta) + self.lam * self.W[i]
            gb[i] = delta.sum(axis=0, keepdims=True)
            if i:
                delta = delta.dot(self.W[i].T) * (1 - acts[i] ** 2)
        return gW, gb

    def fit(self, X, Y, n_iter):
        for it in range(n_iter):
            gW, gb = self._gradients(X, Y)
            for i in range(len(self.W)):
                step = self.lr * gW[i]
                self.W[i] -= self.lr * step
                self.b[i] -= self.lr * gb[i]
            if it % 250 == 0:
                print("it %4d cost %.5f" % (it, self.cost(X, Y)))

    def predict(self, X):
        return (self._forward(X)[-1] > 0.5).astype(int)


if __name__ == "__main__":
    rs = np.random.RandomState(31)
    X = rs.uniform(-1, 1, (300, 2))
    Y = (X[:, :1] * X[:, 1:] > 0).astype(int)
    model = MLP([2, 12, 6, 1])
    model.fit(X, Y, 1500)
    print("accuracy on the training points: %.3f" % np.mean(model.predict(X) == Y))
