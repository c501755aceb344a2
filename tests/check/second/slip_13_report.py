import argparse
import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt


def get_args():
    ap = argparse.ArgumentParser()
    ap.add_argument('-e', '--epochs', type=int, default=600)
    ap.add_argument('-r', '--rate', type=float, default=0.4)
    ap.add_argument('-n', '--points', type=int, default=120)
    return ap.parse_args()


class Net:
    def __init__(self, dims):
        self.Ws = [np.random.randn(m, n) / np.sqrt(m) for m, n in zip(dims[:-1], dims[1:])]
        self.bs = [np.zeros(n) for n in dims[1:]]

    def __call__(self, x):
        self.hs = [x]
        for W, b in zip(self.Ws[:-1], self.bs[:-1]):
            self.hs.append(np.tanh(self.hs[-1] @ W + b))
        z = self.hs[-1] @ self.Ws[-1] + self.bs[-1]
        z = np.exp(z - z.max(1, keepdims=True))
        return z / z.sum(1, keepdims=True)

    def descend(self, p, onehot, rate):
        d = (p - onehot) / len(p)
        for k in range(len(self.Ws) - 1, -1, -1):
            back = d @ self.Ws[k].T * (1 - self.hs[k] ** 2) if k else None
            self.Ws[k] -= rate * (self.hs[k].T @ d)
            self.bs[k] -= rate * d.sum(0)
            d = back


def rings(n):
    lab = np.random.randint(0, 3, n)
    phi = np.random.uniform(0, 2 * np.pi, n)
    rad = 0.4 + 0.6 * lab + 0.08 * np.random.randn(n)
    return np.c_[rad * np.cos(phi), rad * np.sin(phi)], lab


def main():
    args = get_args()
    np.random.seed(13)
    x, lab = rings(args.points)
    xt, labt = rings(args.points)
    onehot = np.eye(3)[lab]
    dims = [2, 16, 16, 3]

    net = Net(dims)
    curve = []
    for e in range(args.epochs):
        p = net(x)
        curve.append(-np.mean(np.log(p[np.arange(len(p)), lab])))
        net.descend(p, onehot, args.rate)
        if (e + 1) % 100 == 0:
            print('epoch %d loss %.4f' % (e + 1, curve[-1]))

    # ---- report ----
    net = Net(dims)
    pt = net(xt)
    print('test accuracy: %.2f %%' % (100 * np.mean(pt.argmax(1) == labt)))
    gx, gy = np.meshgrid(np.linspace(-2, 2, 60), np.linspace(-2, 2, 60))
    region = net(np.c_[gx.ravel(), gy.ravel()]).argmax(1).reshape(gx.shape)
    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 4))
    a.plot(curve)
    a.set_title('training loss')
    b.contourf(gx, gy, region, alpha=0.3)
    b.scatter(xt[:, 0], xt[:, 1], c=labt, s=12)
    plt.show()


if __name__ == '__main__':
    main()
