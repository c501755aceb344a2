import numpy as np

np.random.seed(55)
N = 40
X = np.random.rand(2, N)
Y = (X[0] > X[1]).astype(float)[None, :]
nh = 5
A, a = np.random.randn(nh, 2), np.zeros((nh, 1))
B, b = np.random.randn(nh, nh), np.zeros((nh, 1))
C, c = np.random.randn(1, nh), np.zeros((1, 1))
theta = [A, a, B, b, C, c]
vel = [0 for _ in theta]
mom, eta = 0.8, 0.1
s = lambda u: 1 / (1 + np.exp(-u))
for k in range(2000):
    A, a, B, b, C, c = theta
    u = np.tanh(A @ X + a)
    v = np.tanh(B @ u + b)
    w = s(C @ v + c)
    E = ((w - Y) ** 2).sum() / N
    dw = 2 / N * (w - Y) * w * (1 - w)
    dv = (C.T @ dw) * (1 - v * v)
    du = (B.T @ dv) * (1 - u * u)
    g = [du @ X.T, du.sum(1, keepdims=True), dv @ u.T, dv.sum(1, keepdims=True), dw @ v.T, dw.sum(1, keepdims=True)]
    vel = [mom * q + eta * p for q, p in zip(vel, g)]
    theta = [t - q for t, q in zip(theta, vel)]
    if k % 200 == 0:
        print('k=', k, ' error=', E)
