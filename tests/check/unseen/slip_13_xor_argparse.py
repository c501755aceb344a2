import numpy as np
import argparse


def init_layer(rows, cols, rng):
    W = rng.normal(0.0, 1.0, size=(rows, cols))
    b = np.zeros(cols)
    return W, b


def xor_points(n, rng):
    X = rng.uniform(-1, 1, size=(n, 2))
    Y = (X[:, :1] * X[:, 1:] < 0).astype(float)
    return X, Y


def tanh_slope(a):
    return 1.0 - np.square(a)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("-n", "--samples", type=int, default=200)
    ap.add_argument("-e", "--epochs", type=int, default=150)
    ap.add_argument("--hidden", type=int, default=8)
    ap.add_argument("--lr", type=float, default=0.1)
    ap.add_argument("--batch", type=int, default=20)
    ap.add_argument("--seed", type=int, default=0)
    opt = ap.parse_args()

    rng = np.random.default_rng(opt.seed)
    X, Y = xor_points(opt.samples, rng)
    Xt, Yt = xor_points(opt.samples, rng)

    sizes = [2, opt.hidden, opt.hidden, 1]
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers.append(list(init_layer(a, b, np.random.default_rng(opt.seed))))

    def net(x):
        keep = [x]
        for k, (W, b) in enumerate(layers):
            z = keep[-1] @ W + b
            keep.append(np.tanh(z) if k < 2 else 1 / (1 + np.exp(-z)))
        return keep

    for epoch in range(opt.epochs):
        mix = rng.permutation(opt.samples)
        seen = 0.0
        for s in range(0, opt.samples, opt.batch):
            j = mix[s:s + opt.batch]
            keep = net(X[j])
            p = np.clip(keep[-1], 1e-12, 1 - 1e-12)
            seen -= np.sum(Y[j] * np.log(p) + (1 - Y[j]) * np.log(1 - p))
            delta = (keep[-1] - Y[j]) / len(j)
            for k in (2, 1, 0):
                gW = keep[k].T @ delta
                gb = delta.sum(axis=0)
                if k:
                    delta = delta @ layers[k][0].T * tanh_slope(keep[k])
                layers[k][0] -= opt.lr * gW
                layers[k][1] -= opt.lr * gb
        if (epoch + 1) % 15 == 0:
            acc = np.mean((net(Xt)[-1] > 0.5) == (Yt > 0.5))
            print(f"epoch {epoch + 1:4d}  train loss {seen / opt.samples:.4f}  test acc {acc:.3f}")


if __name__ == "__main__":
    main()
