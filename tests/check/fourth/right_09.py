import numpy as np


class Value_Store(dict):
    """dict of parameters with its own Adam state (AdamW style decoupled decay)"""

    def setup(self):
        self.first = {k: np.zeros_like(v) for k, v in self.items()}
        self.second = {k: np.zeros_like(v) for k, v in self.items()}
        self.clock = 0

    def adamw(self, grads, lr, decay=0.0, b1=0.9, b2=0.99):
        self.clock += 1
        for k, g in grads.items():
            self.first[k] += (1 - b1) * (g - self.first[k])
            self.second[k] += (1 - b2) * (g * g - self.second[k])
            mhat = self.first[k] / (1 - b1 ** self.clock)
            vhat = self.second[k] / (1 - b2 ** self.clock)
            if k.startswith("W"):
                self[k] *= 1 - lr * decay
            self[k] -= lr * mhat / (np.sqrt(vhat) + 1e-8)


def softplus(z):
    return np.logaddexp(0.0, z)


def logistic(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def network(p, x):
    z1 = x @ p["W1"] + p["c1"]
    h1 = softplus(z1)
    z2 = h1 @ p["W2"] + p["c2"]
    h2 = np.tanh(z2)
    return z1, h1, h2, h2 @ p["W3"] + p["c3"]


def half_mse(p, x, y):
    return 0.5 * np.mean(np.sum((network(p, x)[-1] - y) ** 2, axis=1))


def derivative(p, x, y):
    z1, h1, h2, out = network(p, x)
    e3 = (out - y) / x.shape[0]
    e2 = (e3 @ p["W3"].T) * (1.0 - h2 * h2)
    e1 = (e2 @ p["W2"].T) * logistic(z1)
    return {
        "W1": np.einsum("ni,nj->ij", x, e1), "c1": e1.sum(0),
        "W2": np.einsum("ni,nj->ij", h1, e2), "c2": e2.sum(0),
        "W3": np.einsum("ni,nj->ij", h2, e3), "c3": e3.sum(0),
    }


gen = np.random.default_rng(2)
x = gen.uniform(-2, 2, (400, 2))
# two outputs: polar radius and the product of the coordinates
y = np.column_stack([np.hypot(x[:, 0], x[:, 1]), x[:, 0] * x[:, 1]])
x_fit, y_fit, x_new, y_new = x[:300], y[:300], x[300:], y[300:]

p = Value_Store()
for i, (a, b) in enumerate([(2, 20), (20, 20), (20, 2)], start=1):
    p[f"W{i}"] = gen.normal(0, np.sqrt(1 / a), (a, b))
    p[f"c{i}"] = np.zeros(b)
p.setup()

total = 100
for epoch in range(total):
    lr = 0.01 * 0.5 * (1 + np.cos(np.pi * epoch / total))   # cosine schedule
    order = gen.permutation(len(x_fit))
    for rows in np.split(order, 10):
        p.adamw(derivative(p, x_fit[rows], y_fit[rows]), lr, decay=1e-3)
    if (epoch + 1) % 20 == 0:
        print(f"epoch {epoch + 1:3d}  fit {half_mse(p, x_fit, y_fit):.5f}  new {half_mse(p, x_new, y_new):.5f}")
