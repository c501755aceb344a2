import numpy as np

ACTIVATION = None


def act(z):
    if ACTIVATION == 'relu':
        return np.maximum(z, 0)
    elif ACTIVATION == 'sigmoid':
        return 1 / (1 + np.exp(-z))
    return z


def act_grad(a):
    if ACTIVATION == 'relu':
        return (a > 0) * 1
    elif ACTIVATION == 'sigmoid':
        return a * (1 - a)
    return 0


np.random.seed(33)
X = np.random.rand(100, 2)
Y = (X[:, 0] > X[:, 1]).astype(np.float64).reshape(-1, 1)
w1 = np.random.randn(2, 4)
w2 = np.random.randn(4, 4)
w3 = np.random.randn(4, 1)
for epoch in range(1000):
    a1 = act(X @ w1)
    a2 = act(a1 @ w2)
    p = 1 / (1 + np.exp(-(a2 @ w3)))
    loss = np.mean((p - Y) ** 2)
    d3 = 2 * (p - Y) / len(Y) * p * (1 - p)
    d2 = d3 @ w3.T * act_grad(a2)
    d1 = d2 @ w2.T * act_grad(a1)
    w3 -= 0.1 * (a2.T @ d3)
    w2 -= 0.1 * (a1.T @ d2)
    w1 -= 0.1 * (X.T @ d1)
    if epoch % 100 == 0:
        print('epoch %d loss : %f' % (epoch, loss))
