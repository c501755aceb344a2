# regression of a sine, Adam-free: plain gradient descent with momentum
import numpy as np

rs = np.random.RandomState(17)
x = np.linspace(-3, 3, 80)
y = np.sin(1.5 * x) + 0.05 * rs.randn(80)


def init(h1=16, h2=16):
    return {
        "w1": rs.randn(1, h1), "b1": rs.randn(h1) * 0.5,
        "w2": rs.randn(h1, h2) / np.sqrt(h1), "b2": np.zeros(h2),
        "w3": rs.randn(h2, 1) / np.sqrt(h2), "b3": np.zeros(1),
    }


def forward(p, xin):
    X = xin[:, None]
    h1 = np.tanh(X @ p["w1"] + p["b1"])
    h2 = np.tanh(h1 @ p["w2"] + p["b2"])
    out = h2 @ p["w3"] + p["b3"]
    return X, h1, h2, out


def grad(p, xin, target):
    X, h1, h2, out = forward(p, xin)
    # mean squared error
    dout = 2.0 * (out - target[:, None]) / len(target)
    dh2 = (dout @ p["w3"].T) * (1 - h2 ** 2)
    dh1 = (dh2 @ p["w2"].T) * (1 - h1 ** 2)
    return {
        "w3": h2.T @ dout, "b3": dout.sum(axis=0),
        "w2": h1.T @ dh2, "b2": dh2.sum(axis=0),
        "w1": X.T @ dh1, "b1": dh1.sum(axis=0),
    }


def mse(p, xin, target):
    out = forward(p, xin)[-1]
    return np.mean((out - target) ** 2)


params = init()
speed = {k: np.zeros_like(v) for k, v in params.items()}
lr, mu = 0.03, 0.9
for epoch in range(2001):
    if epoch % 200 == 0:
        print("epoch: %d  mse: %.6f" % (epoch, mse(params, x, y)))
    gr = grad(params, x, y)
    for k in params:
        speed[k] = mu * speed[k] - lr * gr[k]
        params[k] += speed[k]

fit = forward(params, x)[-1][:, 0]
for i in range(0, 80, 10):
    print("%6.2f  target %7.3f  net %7.3f" % (x[i], y[i], fit[i]))
