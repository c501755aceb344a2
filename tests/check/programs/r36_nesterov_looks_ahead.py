import numpy as np

np.random.seed(24)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def grads(w, x, y):
    w1, w2, w3 = w
    h1 = sigmoid(x @ w1)
    h2 = sigmoid(h1 @ w2)
    o = sigmoid(h2 @ w3)
    loss = np.mean((o - y) ** 2)
    d3 = 2 * (o - y) / len(y) * o * (1 - o)
    d2 = d3 @ w3.T * h2 * (1 - h2)
    d1 = d2 @ w2.T * h1 * (1 - h1)
    return loss, [x.T @ d1, h1.T @ d2, h2.T @ d3]


x = np.random.rand(100, 2)
y = (x[:, :1] > x[:, 1:]) * 1.0
w = [np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)]
v = [np.zeros_like(p) for p in w]
lr, mu = 0.1, 0.9

for epoch in range(1000):
    # nesterov: gradient at the look-ahead point
    ahead = [p - mu * u for p, u in zip(w, v)]
    loss, g = grads(ahead, x, y)
    for i in range(3):
        v[i] = mu * v[i] + lr * g[i]
        w[i] = w[i] - v[i]
    if epoch % 100 == 0:
        print('epoch', epoch, 'loss', loss)
