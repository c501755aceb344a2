# two spirals, Adam, early stopping with validation set
import numpy as np

rng = np.random.default_rng(3)


def spiral(n, noise):
    t = np.sqrt(rng.uniform(0.02, 1, n)) * 2 * np.pi
    s = rng.integers(0, 2, n)
    r = t / (2 * np.pi)
    sign = np.where(s == 1, 1.0, -1.0)
    x = np.stack([sign * r * np.cos(t), sign * r * np.sin(t)], axis=1)
    return x + rng.normal(0, noise, x.shape), s.reshape(-1, 1).astype(float)


def init(n1=32, n2=32):
    return {
        "W1": rng.normal(0, 1, (2, n1)), "b1": np.zeros(n1),
        "W2": rng.normal(0, 1 / np.sqrt(n1), (n1, n2)), "b2": np.zeros(n2),
        "W3": rng.normal(0, 1 / np.sqrt(n2), (n2, 1)), "b3": np.zeros(1),
    }


def forward(params, x):
    a1 = np.tanh(x @ params["W1"] + params["b1"])
    a2 = np.tanh(a1 @ params["W2"] + params["b2"])
    p = 1 / (1 + np.exp(-(a2 @ params["W3"] + params["b3"])))
    return a1, a2, p


def loss(params, x, y):
    p = np.clip(forward(params, x)[2], 1e-10, 1 - 1e-10)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def backward(params, x, y):
    a1, a2, p = forward(params, x)
    d3 = (p - y) / len(x)
    d2 = (d3 @ params["W3"].T) * (1 - a2 ** 2)
    d1 = (d2 @ params["W2"].T) * (1 - a1 ** 2)
    return {"W1": x.T @ d1, "b1": d1.sum(0), "W2": a1.T @ d2, "b2": d2.sum(0),
            "W3": a2.T @ d3, "b3": d3.sum(0)}


def accuracy(params, x, y):
    return np.mean((forward(params, x)[2] > 0.5) == (y == 1))


x_train, y_train = spiral(100, 0.16)
x_val, y_val = spiral(80, 0.16)
x_test, y_test = spiral(200, 0.16)

params = init()
m = {k: np.zeros_like(v) for k, v in params.items()}
s = {k: np.zeros_like(v) for k, v in params.items()}
lr, b1, b2 = 0.01, 0.9, 0.999
best_val, best_epoch, best_params = np.inf, 0, None
patience = 150

for epoch in range(1, 2001):
    grads = backward(params, x_train, y_train)
    for k in params:
        m[k] = b1 * m[k] + (1 - b1) * grads[k]
        s[k] = b2 * s[k] + (1 - b2) * grads[k] ** 2
        mh = m[k] / (1 - b1 ** epoch)
        sh = s[k] / (1 - b2 ** epoch)
        params[k] -= lr * mh / (np.sqrt(sh) + 1e-8)
    val = loss(params, x_val, y_val)
    if val < best_val:
        best_val = val
        best_epoch = epoch
        best_params = params.copy()
    elif epoch - best_epoch > patience:
        print("early stopping at epoch", epoch)
        break
    if epoch % 50 == 0:
        print(f"epoch {epoch} train loss {loss(params, x_train, y_train):.4f} val loss {val:.4f}")

params = best_params
print(f"restored the weights of epoch {best_epoch} (val loss was {best_val:.4f})")
print(f"test loss {loss(params, x_test, y_test):.4f}, test accuracy {accuracy(params, x_test, y_test):.3f}")
