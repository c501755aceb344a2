import numpy as np
import argparse

# online backprop on a noisy parabola
ap = argparse.ArgumentParser()
ap.add_argument("--hidden", type=int, default=8)
ap.add_argument("--eta", type=float, default=0.05)
ap.add_argument("--epochs", type=int, default=200)
ap.add_argument("--seed", type=int, default=4)
args = ap.parse_args()

rng = np.random.default_rng(args.seed)
xs = rng.uniform(-1, 1, 80)
ts = xs ** 2 - 0.4 + 0.03 * rng.standard_normal(80)

V = rng.uniform(-1, 1, (args.hidden, 2))       # hidden weights, last column is the bias
U = rng.uniform(-0.5, 0.5, args.hidden + 1)    # output weights, last entry is the bias


def sig(a):
    return 1 / (1 + np.exp(-a))


def propagate(x):
    xin = np.array([x, 1.0])
    h = sig(V @ xin)
    hin = np.append(h, 1.0)
    return xin, h, hin, U @ hin


def mean_error():
    return np.mean([(propagate(x)[3] - t) ** 2 for x, t in zip(xs, ts)])


print("before training:", mean_error())
for ep in range(args.epochs):
    for i in rng.permutation(len(xs)):
        xin, h, hin, o = propagate(xs[i])
        e = o - ts[i]
        U -= args.eta * e * hin
        dh = e * U[:-1] * h * (1 - h)
        V -= args.eta * np.outer(dh, xin)
    if (ep + 1) % 50 == 0:
        print("epoch", ep + 1, "mse", mean_error())
