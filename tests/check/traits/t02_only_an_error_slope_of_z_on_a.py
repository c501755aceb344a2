import numpy as np

np.random.seed(11)
points = np.random.rand(12, 3)
labels = (points.sum(axis=1, keepdims=True) > 1.5) * 1.0
first, second = np.random.randn(3, 4), np.random.randn(4, 1)
first_bias, second_bias = np.zeros((1, 4)), np.zeros((1, 1))


def squash(v):
    return 1 / (1 + np.exp(-v))


def slope(v):
    return squash(v) * (1 - squash(v))


for epoch in range(3000):
    middle = squash(points.dot(first) + first_bias)
    out = squash(middle.dot(second) + second_bias)
    miss = labels - out
    d_out = miss * slope(out)
    d_middle = d_out.dot(second.T) * slope(middle)
    second += 0.2 * middle.T.dot(d_out)
    second_bias += 0.2 * d_out.sum(axis=0, keepdims=True)
    first += 0.2 * points.T.dot(d_middle)
    first_bias += 0.2 * d_middle.sum(axis=0, keepdims=True)
print(out)
