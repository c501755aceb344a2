import numpy as np

np.random.seed(91)
x = np.linspace(-1, 1, 40).reshape(-1, 1)
t = x ** 3 - 0.3 * x
units = 9
W1 = np.random.uniform(-1, 1, size=(1, units)); b1 = np.random.uniform(-1, 1, size=(1, units))
W2 = np.random.uniform(-1, 1, size=(units, units)); b2 = np.random.uniform(-1, 1, size=(1, units))
W3 = np.random.uniform(-1, 1, size=(units, 1)); b3 = np.zeros((1, 1))
for i in range(3000):
    s1 = x.dot(W1) + b1
    o1 = np.log1p(np.exp(s1))
    s2 = o1.dot(W2) + b2
    o2 = np.arctan(s2)
    y = o2.dot(W3) + b3
    r = y - t
    L = np.sum(np.where(np.abs(r) < 0.5, 0.5 * r ** 2, 0.5 * (np.abs(r) - 0.25)))
    dr = np.where(np.abs(r) < 0.5, r, 0.5 * np.sign(r))
    d2 = dr.dot(W3.T) / (1 + s2 ** 2)
    d1 = d2.dot(W2.T) / (1 + np.exp(-s1))
    W3 -= 0.002 * o2.T.dot(dr); b3 -= 0.002 * dr.sum(axis=0, keepdims=True)
    W2 -= 0.002 * o1.T.dot(d2); b2 -= 0.002 * d2.sum(axis=0, keepdims=True)
    W1 -= 0.002 * x.T.dot(d1); b1 -= 0.002 * d1.sum(axis=0, keepdims=True)
    if i % 300 == 0:
        print('L', L)
