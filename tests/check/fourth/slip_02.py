import numpy as np

# regression of a sine curve, columns are samples
np.random.seed(0)
N = 128
x = np.linspace(-3, 3, N).reshape(1, N)
t = np.sin(x) + 0.05 * np.random.randn(1, N)

H = 24
params = {
    "W1": np.random.randn(H, 1),
    "b1": np.zeros((H, 1)),
    "W2": np.random.randn(H, H) / np.sqrt(H),
    "b2": np.zeros((H, 1)),
    "W3": np.random.randn(1, H) / np.sqrt(H),
    "b3": np.zeros((1, 1)),
}
velocity = {k: np.zeros_like(v) for k, v in params.items()}


def forward(x, p):
    c = {"A0": x}
    c["A1"] = np.tanh(p["W1"] @ x + p["b1"])
    c["A2"] = np.tanh(p["W2"] @ c["A1"] + p["b2"])
    c["yhat"] = p["W3"] @ c["A2"] + p["b3"]
    return c


def backward(c, t, p):
    n = t.shape[1]
    g = {}
    d3 = 2.0 * (c["yhat"] - t) / n
    g["W3"] = d3 @ c["A2"].T
    g["b3"] = np.sum(d3, axis=1, keepdims=True)
    d2 = (p["W3"].T @ d3) * (1 - c["A2"] ** 2)
    g["W2"] = d2 @ c["A1"].T
    g["b2"] = np.sum(d2, axis=1, keepdims=True)
    d1 = (p["W2"] @ d2) * (1 - c["A1"] ** 2)
    g["W1"] = d1 @ c["A0"].T
    g["b1"] = np.sum(d1, axis=1, keepdims=True)
    return g


lr, mu = 0.02, 0.9
for it in range(2001):
    cache = forward(x, params)
    if it % 400 == 0:
        print("iteration %d, mse = %.5f" % (it, np.mean((cache["yhat"] - t) ** 2)))
    grads = backward(cache, t, params)
    for k in params:
        velocity[k] = mu * velocity[k] - lr * grads[k]
        params[k] += velocity[k]

print("final mse:", np.mean((forward(x, params)["yhat"] - t) ** 2))
