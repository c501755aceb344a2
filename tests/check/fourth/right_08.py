# Linear regression as a one-neuron network, and then a logistic one. Very plain script.
import numpy as np

np.random.seed(10)

# ----- part 1: line -----
x = np.random.rand(60) * 4
y = 3.0 * x - 2.0 + np.random.randn(60) * 0.3
w = 0.0
b = 0.0
for i in range(501):
    yhat = w * x + b
    cost = ((yhat - y) ** 2).mean() / 2
    if i % 100 == 0:
        print(i, "cost", round(cost, 4), "w", round(w, 3), "b", round(b, 3))
    dw = ((yhat - y) * x).mean()
    db = (yhat - y).mean()
    w = w - 0.1 * dw
    b = b - 0.1 * db
print("line found: y = %.2f x + %.2f" % (w, b))

# ----- part 2: two classes -----
n = 100
A = np.random.randn(n, 2) + [1.5, 1.0]
B = np.random.randn(n, 2) - [1.5, 1.0]
pts = np.concatenate([A, B])
cls = np.concatenate([np.ones(n), np.zeros(n)])
v = np.zeros(2)
c = 0.0


def prob(pts):
    return 1 / (1 + np.exp(-(pts @ v + c)))


for i in range(301):
    p = prob(pts)
    if i % 100 == 0:
        ce = -(cls * np.log(p) + (1 - cls) * np.log(1 - p)).mean()
        print(i, "cross entropy", round(ce, 4))
    gap = p - cls
    v = v - 0.2 * (pts.T @ gap) / len(cls)
    c = c - 0.2 * gap.mean()

print("right on the training points: %d of %d" % (((prob(pts) > 0.5) == (cls > 0.5)).sum(), len(cls)))
