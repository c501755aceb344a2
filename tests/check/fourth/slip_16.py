"""Softplus network for a 1-D regression: damped oscillation."""
import numpy as np

rng = np.random.default_rng(15)
t = np.sort(rng.uniform(0, 4, 120))[:, None]
y = np.exp(-0.5 * t) * np.cos(3 * t) + 0.02 * rng.normal(size=t.shape)
t_scaled = (t - t.mean()) / t.std()


def softplus(v):
    return np.log1p(np.exp(-np.abs(v))) + np.maximum(v, 0)


def softplus_prime(v):
    return 1 / (1 + np.exp(-v))


def make_layer(n_in, n_out):
    return {"w": rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)),
            "b": rng.normal(0, 0.5, (1, n_out))}


hidden = make_layer(1, 30)
output = make_layer(30, 1)
moments = {}


def predict(x):
    z = x @ hidden["w"] + hidden["b"]
    a = softplus(z)
    return z, a, a @ output["w"] + output["b"]


def adam(tag, layer, grads, step, lr=0.01):
    for key in ("w", "b"):
        m, v = moments.get((tag, key), (0.0, 0.0))
        m = 0.9 * m + 0.1 * grads[key]
        v = 0.999 * v + 0.001 * grads[key] ** 2
        moments[tag, key] = (m, v)
        mh = m / (1 - 0.9 ** step)
        vh = v / (1 - 0.999 ** step)
        layer[key] = layer[key] - lr * mh / (np.sqrt(vh) + 1e-8)


for step in range(1, 3001):
    z, a, guess = predict(t_scaled)
    resid = guess - y
    if step == 1 or step % 500 == 0:
        print(f"step {step:4d}: mse {np.mean(resid ** 2):.5f}")
    d_out = 2 * resid / len(y)
    d_hid = (d_out @ output["w"].T) * softplus_prime(a)
    adam("out", output, {"w": a.T @ d_out, "b": d_out.sum(0, keepdims=True)}, step)
    adam("hid", hidden, {"w": t_scaled.T @ d_hid, "b": d_hid.sum(0, keepdims=True)}, step)

print("largest residual:", np.abs(predict(t_scaled)[2] - y).max())
