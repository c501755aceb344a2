import numpy as np

np.random.seed(10)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


X = np.random.rand(50, 2)
Y = (X[:, :1] > X[:, 1:]).astype(float)
W1, W2, W3 = np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)
epoch, acc, best = 0, 0.0, np.inf
while acc < 1.0 and epoch < 5000:
    A1 = sigmoid(X @ W1)
    A2 = sigmoid(A1 @ W2)
    A3 = sigmoid(A2 @ W3)
    loss = np.mean((A3 - Y) ** 2)
    acc = np.mean((A3 > 0.5) == Y)
    D3 = 2 * (A3 - Y) / len(Y) * A3 * (1 - A3)
    D2 = D3 @ W3.T * A2 * (1 - A2)
    D1 = D2 @ W2.T * A1 * (1 - A1)
    W3 -= 0.5 * A2.T @ D3
    W2 -= 0.5 * A1.T @ D2
    W1 -= 0.5 * X.T @ D1
    epoch += 1
    if epoch % 100 == 0:
        print('epoch', epoch, 'loss', loss, 'acc', acc)
