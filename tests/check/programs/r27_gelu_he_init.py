import numpy as np
from math import pi

rng = np.random.default_rng(5)
C = np.sqrt(2 / pi)


def gelu(x):
    return 0.5 * x * (1 + np.tanh(C * (x + 0.044715 * x ** 3)))


def gelu_prime(x):
    t = np.tanh(C * (x + 0.044715 * x ** 3))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * C * (1 + 3 * 0.044715 * x ** 2)


sizes = [2, 8, 6, 1]
W = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in zip(sizes, sizes[1:])]
B = [np.zeros(b) for b in sizes[1:]]
X = rng.uniform(-1, 1, (120, 2))
T = np.sin(3 * X[:, :1]) * X[:, 1:]
for epoch in range(500):
    Z, A = [], [X]
    for i in range(3):
        Z.append(A[-1] @ W[i] + B[i])
        A.append(gelu(Z[-1]) if i < 2 else Z[-1])
    loss = ((A[-1] - T) ** 2).mean()
    d = 2 * (A[-1] - T) / T.size
    for i in (2, 1, 0):
        gw, gb = A[i].T @ d, d.sum(0)
        if i:
            d = d @ W[i].T * gelu_prime(Z[i - 1])
        W[i] -= 0.1 * gw
        B[i] -= 0.1 * gb
    if epoch % 50 == 0:
        print("epoch", epoch, "loss", loss)
