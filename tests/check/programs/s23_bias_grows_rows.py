import numpy as np

np.random.seed(17)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


xs = np.random.rand(60, 2)
ys = (xs[:, 0] > xs[:, 1]).astype(int).reshape(-1, 1)

W1 = np.random.randn(2, 4)
W2 = np.random.randn(4, 4)
W3 = np.random.randn(4, 1)
B1 = np.zeros((1, 4))
B2 = np.zeros((1, 4))
B3 = np.zeros((1, 1))
alpha = 0.5

for e in range(1001):
    A1 = sigmoid(xs @ W1 + B1)
    A2 = sigmoid(A1 @ W2 + B2)
    A3 = sigmoid(A2 @ W3 + B3)
    loss = np.mean((A3 - ys) ** 2)

    dZ3 = 2 * (A3 - ys) / len(xs) * A3 * (1 - A3)
    dZ2 = dZ3 @ W3.T * A2 * (1 - A2)
    dZ1 = dZ2 @ W2.T * A1 * (1 - A1)

    W3 = W3 - alpha * A2.T @ dZ3
    B3 = B3 - alpha * dZ3
    W2 = W2 - alpha * A1.T @ dZ2
    B2 = B2 - alpha * dZ2
    W1 = W1 - alpha * xs.T @ dZ1
    B1 = B1 - alpha * dZ1

    if e % 100 == 0:
        print(f"epoch {e}, loss {loss:.4f}")
