import numpy as np

np.random.seed(201)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


X = np.random.rand(12, 2)
T = [1 if a > b else 0 for a, b in X]
w1 = np.random.randn(4, 2)
w2 = np.random.randn(4, 4)
w3 = np.random.randn(1, 4)
for epoch in range(200):
    g1, g2, g3 = np.zeros_like(w1), np.zeros_like(w2), np.zeros_like(w3)
    loss = 0
    for x, t in zip(X, T):
        x = x.reshape(-1, 1)
        a1 = sigmoid(w1 @ x)
        a2 = sigmoid(w2 @ a1)
        y = sigmoid(w3 @ a2)
        loss += 0.5 * ((y - t) ** 2).sum()
        d3 = (y - t) * y * (1 - y)
        d2 = w3.T @ d3 * a2 * (1 - a2)
        d1 = w2.T @ d2 * a1 * (1 - a1)
        g3 += d3 @ a2.T
        g2 += d2 @ a1.T
        g1 += d1 @ x.T
    w3 -= 0.3 * g3
    w2 -= 0.3 * g2
    w1 -= 0.3 * g1
    if epoch % 20 == 0:
        print('epoch', epoch, 'loss', loss)
