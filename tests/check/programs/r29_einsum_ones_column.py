import numpy as np


def sig(z):
    return 1 / (1 + np.exp(-z))


def with_one(a):
    return np.c_[a, np.ones(len(a))]


np.random.seed(44)
x = np.random.rand(70, 2)
y = (x[:, :1] < x[:, 1:]).astype(float)
theta1 = np.random.randn(3, 4)
theta2 = np.random.randn(5, 4)
theta3 = np.random.randn(5, 1)
rate = 0.2
for n in range(900):
    x1 = with_one(x)
    h1 = sig(np.einsum('ni,ij->nj', x1, theta1))
    x2 = with_one(h1)
    h2 = sig(np.einsum('ni,ij->nj', x2, theta2))
    x3 = with_one(h2)
    p = sig(np.einsum('ni,ij->nj', x3, theta3))
    loss = np.sum((p - y) ** 2) / len(x)
    d3 = 2 / len(x) * (p - y) * p * (1 - p)
    d2 = np.einsum('nj,ij->ni', d3, theta3[:-1]) * h2 * (1 - h2)
    d1 = np.einsum('nj,ij->ni', d2, theta2[:-1]) * h1 * (1 - h1)
    theta3 -= rate * np.einsum('ni,nj->ij', x3, d3)
    theta2 -= rate * np.einsum('ni,nj->ij', x2, d2)
    theta1 -= rate * np.einsum('ni,nj->ij', x1, d1)
    if n % 100 == 0:
        print('n=%d loss=%.5f' % (n, loss))
