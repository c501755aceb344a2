import numpy as np
import argparse
import copy

# noisy sine regression, Nesterov momentum, L2, early stopping on a validation part

cli = argparse.ArgumentParser()
cli.add_argument("--hidden", type=int, default=20)
cli.add_argument("--lr", type=float, default=0.02)
cli.add_argument("--mu", type=float, default=0.9)
cli.add_argument("--l2", type=float, default=1e-4)
cli.add_argument("--patience", type=int, default=60)
opt = cli.parse_args()

rng = np.random.default_rng(23)
x = rng.uniform(-3, 3, (180, 1))
y = np.sin(1.5 * x) + 0.1 * rng.normal(size=x.shape)
xt, yt = x[:100], y[:100]
xv, yv = x[100:140], y[100:140]
xs, ys = x[140:], y[140:]

theta = {
    "W1": rng.normal(0, 1, (1, opt.hidden)),
    "b1": rng.normal(0, 1, opt.hidden),
    "W2": rng.normal(0, 1 / np.sqrt(opt.hidden), (opt.hidden, 1)),
    "b2": np.zeros(1),
}
speed = {k: np.zeros_like(p) for k, p in theta.items()}


def run(p, x):
    h = np.tanh(x @ p["W1"] + p["b1"])
    return h, h @ p["W2"] + p["b2"]


def mse(p, x, y):
    return float(np.mean((run(p, x)[1] - y) ** 2))


def slopes(p, x, y):
    # gradient of mse + l2 * (|W1|^2 + |W2|^2)
    h, o = run(p, x)
    do = 2 * (o - y) / y.size
    dh = (do @ p["W2"].T) * (1 - h ** 2)
    return {
        "W1": x.T @ dh + 2 * opt.l2 * p["W1"],
        "b1": dh.sum(axis=0),
        "W2": h.T @ do + 2 * opt.l2 * p["W2"],
        "b2": do.sum(axis=0),
    }


best, best_theta, since = np.inf, copy.deepcopy(theta), 0
for epoch in range(1, 2001):
    perm = rng.permutation(len(xt))
    for k in range(0, len(xt), 20):
        b = perm[k:k + 20]
        look = {n: theta[n] + opt.mu * speed[n] for n in theta}
        g = slopes(look, xt[b], yt[b])
        for n in theta:
            speed[n] = opt.mu * speed[n] - opt.lr * g[n]
            theta[n] = theta[n] + speed[n]
    val = mse(theta, xv, yv)
    if val < best:
        best, best_theta, since = val, copy.deepcopy(theta), 0
    else:
        since += 1
    if epoch % 50 == 0:
        print("epoch %d train mse %.5f validation mse %.5f" % (epoch, mse(theta, xt, yt), val))
    if since >= opt.patience:
        print("early stop at epoch", epoch)
        break

print("best validation mse %.5f" % best)
print("test mse with the best weights %.5f" % mse(best_theta, xs, ys))
