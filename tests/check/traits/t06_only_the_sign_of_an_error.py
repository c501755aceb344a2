import numpy as np

np.random.seed(6)
inputs = np.random.randn(9, 2)
targets = np.tanh(inputs[:, :1] - inputs[:, 1:])
P, Q = np.random.randn(2, 4), np.random.randn(4, 1)

for _ in range(300):
    mid = np.tanh(inputs @ P)
    out = mid @ Q
    g = np.sign(out - targets)
    down = g @ Q.T * (1 - mid**2)
    Q -= 0.01 * mid.T @ g
    P -= 0.01 * inputs.T @ down
