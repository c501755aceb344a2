import numpy as np

DIM = (2, 8, 8, 1)


def n_params():
    return sum((DIM[i] + 1) * DIM[i + 1] for i in range(3))


def split(vec):
    """yield views (W, b) into the flat vector"""
    pos = 0
    for i in range(3):
        n, m = DIM[i], DIM[i + 1]
        W = vec[pos:pos + n * m].reshape(n, m)
        pos += n * m
        b = vec[pos:pos + m]
        pos += m
        yield W, b


def forward(vec, X):
    outs = [X]
    for i, (W, b) in enumerate(split(vec)):
        z = outs[-1] @ W + b
        outs.append(np.tanh(z) if i < 2 else 1 / (1 + np.exp(-z)))
    return outs


def mse(vec, X, y):
    return np.mean((forward(vec, X)[-1] - y) ** 2)


def mse_gradient(vec, X, y):
    outs = forward(vec, X)
    g = np.empty_like(vec)
    W = [w for w, _ in split(vec)]
    G = list(split(g))
    o = outs[3]
    delta = 2 * (o - y) / y.size * o * (1 - o)
    for i in (2, 1, 0):
        G[i][0][...] = outs[i].T @ delta
        G[i][1][...] = delta.sum(axis=0)
        if i:
            delta = (delta @ W[i].T) * (1 - outs[i] ** 2)
    return g


class Adagrad:
    def __init__(self, size, lr, eps=1e-8):
        self.lr = lr
        self.eps = eps
        self.G = np.zeros(size)

    def apply(self, w, g):
        self.G += w ** 2
        w -= self.lr * g / (np.sqrt(self.G) + self.eps)


def circle_data(n, rs):
    X = rs.uniform(-1, 1, (n, 2))
    y = (np.sum(X ** 2, axis=1, keepdims=True) < 0.6).astype(float)
    return X, y


def main():
    rs = np.random.RandomState(9)
    X, y = circle_data(150, rs)
    vec = rs.normal(0, 0.5, n_params())
    opt = Adagrad(vec.size, lr=0.1)
    bs = 25
    for epoch in range(1, 301):
        order = rs.permutation(len(X))
        for s in range(0, len(X), bs):
            b = order[s:s + bs]
            opt.apply(vec, mse_gradient(vec, X[b], y[b]))
        if epoch % 30 == 0:
            acc = ((forward(vec, X)[-1] > 0.5) == (y > 0.5)).mean()
            print('epoch', epoch, 'MSE', round(mse(vec, X, y), 6), 'accuracy', round(acc, 3))


main()
