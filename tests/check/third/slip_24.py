import numpy as np
try:
    from tqdm import tqdm
except ImportError:
    def tqdm(it, **kw):
        return it


def relu(a):
    return np.where(a > 0, a, 0)


def softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Model:
    def __init__(self, sizes, rng):
        self.Ws = [rng.standard_normal((i, o)) * (2 / i) ** 0.5 for i, o in zip(sizes, sizes[1:])]
        self.bs = [np.zeros(o) for o in sizes[1:]]

    def forward(self, x):
        self.hs, self.zs = [x], []
        for i, (W, b) in enumerate(zip(self.Ws, self.bs)):
            z = self.hs[-1] @ W + b
            self.zs.append(z)
            self.hs.append(softmax(z) if i == len(self.Ws) - 1 else relu(z))
        return self.hs[-1]

    def backward(self, t):
        self.gW, self.gb = [], []
        d = (self.hs[-1] - t) / len(t)
        for i in range(len(self.Ws) - 1, -1, -1):
            self.gW.insert(0, self.hs[i].T @ d)
            self.gb.insert(0, d.sum(axis=0))
            if i > 0:
                d = (d @ self.Ws[i].T) * (self.zs[i - 1] > 0)

    def sgd(self, lr, weight_decay):
        for i in range(len(self.Ws)):
            self.Ws[i] -= lr * (self.gW[i] + weight_decay * self.Ws[i])
            self.bs[i] -= lr * self.gb[i]


def xent(p, t):
    return -np.mean(np.sum(t * np.log(p + 1e-12), axis=1))


def quadrants(n, rng):
    """4 classes: the quadrant a point lies in"""
    x = rng.uniform(-1, 1, (n, 2))
    k = (x[:, 0] > 0) * 2 + (x[:, 1] > 0) * 1
    return x, np.eye(4)[k]


def main():
    rng = np.random.default_rng(2718)
    x_train, t_train = quadrants(320, rng)
    x_test, t_test = quadrants(100, rng)
    model = Model([2, 12, 12, 4], rng)
    batch_size, wd = 32, 1e-4
    for epoch in tqdm(range(60)):
        perm = rng.permutation(len(x_train))
        running = 0.0
        for s in range(0, len(perm), batch_size):
            i = perm[s:s + batch_size]
            p = model.forward(x_train[i])
            running += xent(p, t_train[i]) + 0.5 * wd * sum((W ** 2).sum() for W in model.Ws)
            model.backward(t_train[i])
            model.sgd(0.2, wd)
        epoch_loss = running / len(x_train)
        if epoch % 10 == 9:
            hits = model.forward(x_train).argmax(1) == t_train.argmax(1)
            print(f'epoch {epoch + 1} loss {epoch_loss:.5f} train acc {hits.mean():.3f}')
    p = model.forward(x_test)
    print(f'test acc {(p.argmax(1) == t_test.argmax(1)).mean():.3f}')


if __name__ == '__main__':
    main()
