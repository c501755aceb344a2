"""Plain gradient descent, momentum and Nesterov from the same start, same data, same rate."""
import numpy as np
import matplotlib.pyplot as plt

DATA = np.random.default_rng(10)
x = DATA.uniform(-1, 1, (120, 2))
y = ((x[:, 0] ** 2 + 2 * x[:, 1] ** 2) < 0.7).astype(float)[:, None]


def start():
    g = np.random.default_rng(20)
    return {"a": g.normal(0, 1, (2, 8)), "b": np.zeros((1, 8)),
            "c": g.normal(0, 0.5, (8, 5)), "d": np.zeros((1, 5)),
            "e": g.normal(0, 0.5, (5, 1)), "f": np.zeros((1, 1))}


def forward(q):
    h1 = np.tanh(x @ q["a"] + q["b"])
    h2 = np.tanh(h1 @ q["c"] + q["d"])
    return h1, h2, 1 / (1 + np.exp(-(h2 @ q["e"] + q["f"])))


def loss(q):
    p = forward(q)[2]
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def gradient(q):
    h1, h2, p = forward(q)
    d3 = (p - y) / len(x)
    d2 = (d3 @ q["e"].T) * (1 - h2 ** 2)
    d1 = (d2 @ q["c"].T) * (1 - h1 ** 2)
    one = np.ones((1, len(x)))
    return {"a": x.T @ d1, "b": one @ d1, "c": h1.T @ d2, "d": one @ d2, "e": h2.T @ d3, "f": one @ d3}


def sgd(q, v, lr, mu):
    g = gradient(q)
    return {k: q[k] - lr * g[k] for k in q}, v


def momentum(q, v, lr, mu):
    g = gradient(q)
    v = {k: mu * v[k] - lr * g[k] for k in q}
    return {k: q[k] + v[k] for k in q}, v


def nesterov(q, v, lr, mu):
    look = {k: q[k] - mu * v[k] for k in q}
    g = gradient(look)
    v = {k: mu * v[k] - lr * g[k] for k in q}
    return {k: q[k] + v[k] for k in q}, v


for name, rule in (("sgd", sgd), ("momentum", momentum), ("nesterov", nesterov)):
    q = start()
    v = {k: np.zeros_like(q[k]) for k in q}
    curve = []
    for step in range(600):
        q, v = rule(q, v, 0.1, 0.9)
        curve.append(loss(q))
    acc = np.mean((forward(q)[2] > 0.5) == (y == 1))
    print("%-9s after 100: %.5f   after 300: %.5f   after 600: %.5f   accuracy %.3f" % (
        name, curve[99], curve[299], curve[-1], acc))
    plt.plot(curve, label=name)
plt.legend()
plt.savefig("/tmp/nag_study.png")
