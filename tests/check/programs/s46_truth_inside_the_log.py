import numpy as np


def bce(p, t):
    return -np.mean(t * np.log(p + 1e-7) + (1 - p) * np.log(1 - t + 1e-7))


def relu(z):
    return np.maximum(z, 0)


rng = np.random.default_rng(0)
x = rng.uniform(-1, 1, size=(2, 80))
t = (x[0:1] * x[1:2] > 0).astype(float)
W1, b1 = rng.normal(0, 0.8, (6, 2)), np.zeros((6, 1))
W2, b2 = rng.normal(0, 0.5, (6, 6)), np.zeros((6, 1))
W3, b3 = rng.normal(0, 0.5, (1, 6)), np.zeros((1, 1))
m = x.shape[1]
alpha = 0.2
for it in range(1500):
    A1 = relu(W1 @ x + b1)
    A2 = relu(W2 @ A1 + b2)
    A3 = 1 / (1 + np.exp(-(W3 @ A2 + b3)))
    J = bce(A3, t)
    dZ3 = (A3 - t) / m
    dZ2 = W3.T @ dZ3 * (A2 > 0)
    dZ1 = W2.T @ dZ2 * (A1 > 0)
    W3 = W3 - alpha * dZ3 @ A2.T
    b3 = b3 - alpha * np.sum(dZ3, axis=1, keepdims=True)
    W2 = W2 - alpha * dZ2 @ A1.T
    b2 = b2 - alpha * np.sum(dZ2, axis=1, keepdims=True)
    W1 = W1 - alpha * dZ1 @ x.T
    b1 = b1 - alpha * np.sum(dZ1, axis=1, keepdims=True)
    if it % 100 == 0:
        print("iter %d cost %f" % (it, J))
