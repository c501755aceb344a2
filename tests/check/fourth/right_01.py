# XOR with a 2-4-1 network, full batch, rows are samples
import numpy as np

np.random.seed(3)

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


W1 = np.random.randn(2, 4)
b1 = np.zeros((1, 4))
W2 = np.random.randn(4, 1)
b2 = np.zeros((1, 1))
lr = 1.0

for epoch in range(6001):
    # forward
    h = sigmoid(X @ W1 + b1)
    out = sigmoid(h @ W2 + b2)
    err = out - y
    loss = np.mean(err ** 2)

    # backward
    d_out = 2 * err / len(X) * out * (1 - out)
    dW2 = h.T @ d_out
    db2 = d_out.sum(axis=0, keepdims=True)
    d_h = d_out @ W2.T * h * (1 - h)
    dW1 = X.T @ d_h
    db1 = d_h.sum(axis=0, keepdims=True)

    W1 -= lr * dW1
    b1 -= lr * db1
    W2 -= lr * dW2
    b2 -= lr * db2

    if epoch % 1000 == 0:
        print("epoch", epoch, "mse", round(float(loss), 5))

h = sigmoid(X @ W1 + b1)
out = sigmoid(h @ W2 + b2)
print("predictions:", out.ravel().round(3))
print("correct:", int(((out > 0.5) == y).sum()), "of", len(y))
