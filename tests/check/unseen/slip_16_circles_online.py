import numpy as np

np.random.seed(100)


def concentric(n):
    xs, ts = [], []
    for k in range(n):
        inner = k < n // 2            # first all inner points, then all outer
        r = np.random.normal(0.5 if inner else 1.2, 0.1)
        a = np.random.uniform(0, 2 * np.pi)
        xs.append(np.array([r * np.cos(a), r * np.sin(a)]))
        ts.append(1.0 if inner else 0.0)
    return xs, ts


class Perceptron3:
    def __init__(self, h1, h2):
        self.A = np.random.randn(h1, 3) * 0.8     # last column: bias
        self.B = np.random.randn(h2, h1 + 1) * 0.5
        self.C = np.random.randn(h2 + 1) * 0.5

    def run(self, x):
        self.i0 = np.append(x, 1.0)
        self.i1 = np.append(np.tanh(self.A @ self.i0), 1.0)
        self.i2 = np.append(np.tanh(self.B @ self.i1), 1.0)
        self.out = 1.0 / (1.0 + np.exp(-(self.C @ self.i2)))
        return self.out

    def teach(self, x, t, eta):
        y = self.run(x)
        dc = y - t
        db = dc * self.C[:-1] * (1 - self.i2[:-1] ** 2)
        da = (self.B[:, :-1].T @ db) * (1 - self.i1[:-1] ** 2)
        self.C -= eta * dc * self.i2
        self.B -= eta * np.outer(db, self.i1)
        self.A -= eta * np.outer(da, self.i0)
        return -(t * np.log(y + 1e-12) + (1 - t) * np.log(1 - y + 1e-12))


def main():
    xs, ts = concentric(120)
    tx, tt = concentric(80)
    net = Perceptron3(8, 6)
    eta = 0.1
    order = np.arange(len(xs))
    for epoch in range(60):
        np.random.permutation(order)
        cost = 0.0
        for k in order:
            cost += net.teach(xs[k], ts[k], eta)
        eta *= 0.99
        if epoch % 6 == 0:
            print('epoch %d, average loss %.5f' % (epoch, cost / len(xs)))
    hit = [(net.run(x) > 0.5) == (t > 0.5) for x, t in zip(tx, tt)]
    print('test accuracy', np.mean(hit))


if __name__ == '__main__':
    main()
