import numpy as np

np.random.seed(18)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


w1, w2, w3 = np.random.randn(2, 5), np.random.randn(5, 5), np.random.randn(5, 1)
x = np.random.rand(100, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
batch_size = 10
for epoch in range(200):
    for i in range(len(x) // batch_size):
        xb = x[:batch_size]
        yb = y[:batch_size]
        a1 = sigmoid(xb @ w1)
        a2 = sigmoid(a1 @ w2)
        a3 = sigmoid(a2 @ w3)
        loss = np.mean((a3 - yb) ** 2)
        d3 = 2 * (a3 - yb) / batch_size * a3 * (1 - a3)
        d2 = d3 @ w3.T * a2 * (1 - a2)
        d1 = d2 @ w2.T * a1 * (1 - a1)
        w3 = w3 - 0.3 * a2.T @ d3
        w2 = w2 - 0.3 * a1.T @ d2
        w1 = w1 - 0.3 * xb.T @ d1
    if epoch % 20 == 0:
        print('epoch', epoch, 'loss', loss)
