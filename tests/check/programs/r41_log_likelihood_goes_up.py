import numpy as np

np.random.seed(301)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


X = np.random.randn(80, 2)
y = (X[:, :1] > X[:, 1:]).astype(float)
W1, W2, W3 = np.random.randn(2, 5), np.random.randn(5, 5), np.random.randn(5, 1)
for epoch in range(500):
    A1 = np.tanh(X @ W1)
    A2 = np.tanh(A1 @ W2)
    P = sigmoid(A2 @ W3)
    log_likelihood = np.mean(y * np.log(P) + (1 - y) * np.log(1 - P))
    G3 = (y - P) / len(y)
    G2 = G3 @ W3.T * (1 - A2 ** 2)
    G1 = G2 @ W2.T * (1 - A1 ** 2)
    W3 += 0.5 * A2.T @ G3
    W2 += 0.5 * A1.T @ G2
    W1 += 0.5 * X.T @ G1
    if epoch % 50 == 0:
        print('epoch', epoch, 'log likelihood', log_likelihood)
