"""Regression of a bumpy function. Early stopping on a validation set,
best weights kept, one look at the test set at the end."""
import copy

import numpy as np


def target(x):
    return np.sin(3 * x) + 0.3 * x


def softplus(z):
    return np.logaddexp(0.0, z)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def new_model(rng, hidden=24):
    return {
        "W1": rng.normal(0, 1.5, (1, hidden)),
        "b1": rng.normal(0, 1.0, hidden),
        "W2": rng.normal(0, 1 / np.sqrt(hidden), (hidden, hidden)),
        "b2": np.zeros(hidden),
        "W3": rng.normal(0, 1 / np.sqrt(hidden), (hidden, 1)),
        "b3": np.zeros(1),
    }


def model_out(m, x, keep=None):
    z1 = x @ m["W1"] + m["b1"]
    a1 = softplus(z1)
    z2 = a1 @ m["W2"] + m["b2"]
    a2 = np.tanh(z2)
    if keep is not None:
        keep.update(z1=z1, a1=a1, a2=a2)
    return a2 @ m["W3"] + m["b3"]


def mse(m, x, t):
    return float(np.mean((model_out(m, x) - t) ** 2))


def mse_grad(m, x, t):
    c = {}
    d = 2.0 * (model_out(m, x, c) - t) / t.size
    g = {"W3": c["a2"].T @ d, "b3": d.sum(0)}
    d = d @ m["W3"].T * (1.0 - c["a2"] ** 2)
    g["W2"], g["b2"] = c["a1"].T @ d, d.sum(0)
    d = d @ m["W2"].T * sigmoid(c["z1"])
    g["W1"], g["b1"] = x.T @ d, d.sum(0)
    return g


def fit(model, train, valid, lr=0.01, patience=200, limit=4000):
    first = {k: np.zeros_like(p) for k, p in model.items()}
    second = {k: np.zeros_like(p) for k, p in model.items()}
    best, best_loss, since = copy.deepcopy(model), mse(model, *valid), 0
    for t in range(1, limit + 1):
        grads = mse_grad(model, *train)
        for k in model:
            first[k] += 0.1 * (grads[k] - first[k])
            second[k] += 0.001 * (grads[k] ** 2 - second[k])
            scale = np.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t)
            model[k] = model[k] - lr * scale * first[k] / (np.sqrt(second[k]) + 1e-8)
        val = mse(model, *valid)
        if val < best_loss:
            best, best_loss, since = copy.deepcopy(model), val, 0
        else:
            since += 1
        if t % 200 == 0:
            print(f"step {t:5d} train MSE {mse(model, *train):.6f} validation MSE {val:.6f}")
        if since >= patience:
            print("stopped at step", t)
            break
    return best, best_loss


def main():
    rng = np.random.default_rng(8)
    x = rng.uniform(-2, 2, (120, 1))
    t = target(x) + rng.normal(0, 0.1, x.shape)
    train, valid, test = (x[:60], t[:60]), (x[60:90], t[60:90]), (x[90:], t[90:])
    best, v = fit(new_model(rng), train, valid)
    print(f"best validation MSE {v:.6f}")
    print(f"its train MSE {mse(best, *train):.6f}, test MSE {mse(best, *test):.6f}")


if __name__ == "__main__":
    main()
