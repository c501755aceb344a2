# 3 hidden layers of the same width
import numpy as np
np.random.seed(64)


def sigm(v):
    return 1 / (1 + np.exp(-v))


X = np.random.rand(120, 2)
y = ((X[:, 0] - 0.5) * (X[:, 1] - 0.5) < 0).astype(float).reshape(-1, 1)   # xor of halves
H = 8
scale = 1.0 / np.sqrt(H)
weights = {1: np.random.randn(2, H), 2: np.random.randn(H, H) * scale,
           3: np.random.randn(H, H) * scale, 4: np.random.randn(H, 1) * scale}
bias = {k: np.zeros(w.shape[1]) for k, w in weights.items()}


def propagate(inp):
    a = {0: inp}
    for k in (1, 2, 3):
        a[k] = np.tanh(a[k - 1] @ weights[k] + bias[k])
    a[4] = sigm(a[3] @ weights[4] + bias[4])
    return a


def criterion(o, t):
    return -(t * np.log(o) + (1 - t) * np.log(1 - o)).mean()


rate = 0.3
for epoch in range(1, 2501):
    a = propagate(X)
    d4 = (a[4] - y) / len(y)
    d3 = d4 @ weights[4].T * (1 - a[3] ** 2)
    d2 = d3 @ weights[3].T * (1 - a[3] ** 2)
    d1 = d2 @ weights[2].T * (1 - a[1] ** 2)
    for k, d in zip((1, 2, 3, 4), (d1, d2, d3, d4)):
        weights[k] = weights[k] - rate * a[k - 1].T @ d
        bias[k] = bias[k] - rate * d.sum(axis=0)
    if epoch % 250 == 0:
        print("Epoch:", epoch, "Loss:", criterion(a[4], y))

o = propagate(X)[4]
tp = int(np.sum((o > 0.5) & (y == 1)))
tn = int(np.sum((o <= 0.5) & (y == 0)))
fp = int(np.sum((o > 0.5) & (y == 0)))
fn = int(np.sum((o <= 0.5) & (y == 1)))
print("TP", tp, "TN", tn, "FP", fp, "FN", fn)
print("Accuracy:", (tp + tn) / (tp + tn + fp + fn))
