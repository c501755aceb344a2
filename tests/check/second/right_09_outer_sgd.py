import sys
import numpy as np

# usage: python right_09_outer_sgd.py [xor|linear]
task = sys.argv[1] if len(sys.argv) > 1 else "xor"
gen = np.random.default_rng(2024)

if task == "linear":
    X = gen.random((60, 2))
    Y = np.sign(X[:, 0] - X[:, 1])
else:
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    Y = np.array([-1.0, 1.0, 1.0, -1.0])

theta = {
    "A": gen.normal(size=(5, 2)), "a": np.zeros(5),
    "B": gen.normal(size=(5, 5)) / np.sqrt(5), "b": np.zeros(5),
    "c": gen.normal(size=5) / np.sqrt(5), "d": 0.0,
}


def net(x):
    u = np.tanh(theta["A"] @ x + theta["a"])
    v = np.tanh(theta["B"] @ u + theta["b"])
    o = np.tanh(theta["c"] @ v + theta["d"])
    return u, v, o


def grads(x, y):
    u, v, o = net(x)
    s = (o - y) * (1 - o ** 2)            # d(1/2 (o-y)^2)/dz
    sv = s * theta["c"] * (1 - v ** 2)
    su = theta["B"].T @ sv * (1 - u ** 2)
    return {"c": s * v, "d": s,
            "B": np.outer(sv, u), "b": sv,
            "A": np.outer(su, x), "a": su}


def total_loss():
    return sum(0.5 * (net(x)[2] - y) ** 2 for x, y in zip(X, Y))


lr = 0.1
mom = 0.5
v_ = {k: 0.0 * val for k, val in theta.items()}
for epoch in range(500):
    for i in gen.permutation(len(X)):
        g = grads(X[i], Y[i])
        for k in theta:
            v_[k] = mom * v_[k] - lr * g[k]
            theta[k] = theta[k] + v_[k]
    if epoch % 50 == 0:
        print("epoch %d: loss = %.6f" % (epoch, total_loss()))

right = sum(np.sign(net(x)[2]) == y for x, y in zip(X, Y))
print("%d / %d right" % (right, len(X)))
