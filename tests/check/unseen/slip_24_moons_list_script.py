import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

np.random.seed(24)

# ---------------------------------------------------------------- data
n = 200
angle = np.pi * np.random.rand(n)
target = (np.arange(n) >= n // 2).astype(float)[:, None]
data = np.zeros((n, 2))
data[:100] = np.c_[np.cos(angle[:100]), np.sin(angle[:100])]
data[100:] = np.c_[1 - np.cos(angle[100:]), .5 - np.sin(angle[100:])]
data += np.random.normal(0, .1, data.shape)

# ------------------------------------------------------------- network
sizes = [2, 10, 10, 1]
weights = [np.random.randn(i, o) / np.sqrt(i) for i, o in zip(sizes[:-1], sizes[1:])]
biases = [np.zeros(o) for o in sizes[1:]]
sig = lambda v: 1. / (1. + np.exp(-v))


def forward(x):
    outs = [x]
    for w, b in zip(weights, biases):
        outs.append(sig(outs[-1].dot(w) + b))
    return outs


def backward(outs, t):
    y = outs[-1]
    delta = (y - t) * y * (1 - y) / len(t)
    dws, dbs = [], []
    for layer in range(2, -1, -1):
        dws.append(outs[layer].T.dot(delta))
        dbs.append(delta.sum(axis=0))
        if layer > 0:
            h = outs[layer]
            delta = delta.dot(weights[layer].T) * h * (1 - h)
    return dws[::-1], dbs[::-1]


def bce(y, t):
    return -np.mean(t * np.log(y + 1e-12) + (1 - t) * np.log(1 - y + 1e-12))


# ------------------------------------------------------------ training
rate = 2.0
curve = []
for epoch in range(4000):
    outs = forward(data)
    curve.append(bce(outs[-1], target))
    dws, dbs = backward(outs, target)
    for k in range(3):
        weights[k] -= rate * dws[k]
        biases[k] -= rate * dbs[k]
    if epoch % 400 == 0:
        print("epoch %4d cross-entropy %.5f" % (epoch, curve[-1]))
print("accuracy %.3f" % np.mean((forward(data)[-1] > .5) == (target > .5)))

xx, yy = np.meshgrid(np.linspace(-1.5, 2.5, 60), np.linspace(-1, 1.5, 60))
zz = forward(np.c_[xx.ravel(), yy.ravel()])[-1].reshape(xx.shape)
plt.contourf(xx, yy, zz, levels=10)
plt.scatter(*data.T, c=target[:, 0])
plt.close()
