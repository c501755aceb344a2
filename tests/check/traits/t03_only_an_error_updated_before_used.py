import numpy as np

np.random.seed(2)
xs = np.random.randn(3, 10)
ys = (xs[:1] * xs[1:2] > 0) * 1.0
A, B = np.random.randn(6, 3) * 0.7, np.random.randn(1, 6) * 0.7


def s(z):
    return 1 / (1 + np.exp(-z))


for step in range(2000):
    h = s(A @ xs)
    p = s(B @ h)
    e = p - ys
    d2 = e * p * (1 - p)
    B -= 0.3 * d2 @ h.T
    d1 = B.T @ d2 * h * (1 - h)
    A -= 0.3 * d1 @ xs.T
