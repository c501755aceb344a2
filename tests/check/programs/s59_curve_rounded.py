import numpy as np
import matplotlib.pyplot as plt

np.random.seed(8)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


X = np.random.rand(100, 2)
Y = (X[:, :1] > X[:, 1:]).astype(int)
W1 = np.random.rand(2, 3)
W2 = np.random.rand(3, 3)
W3 = np.random.rand(3, 1)
history = []
for epoch in range(10000):
    A1 = sigmoid(np.matmul(X, W1))
    A2 = sigmoid(np.matmul(A1, W2))
    A3 = sigmoid(np.matmul(A2, W3))
    loss = np.square(A3 - Y).mean()
    history.append(round(loss, 1))
    D3 = 2 * (A3 - Y) / 100 * A3 * (1 - A3)
    D2 = np.matmul(D3, W3.T) * A2 * (1 - A2)
    D1 = np.matmul(D2, W2.T) * A1 * (1 - A1)
    W3 -= 0.1 * np.matmul(A2.T, D3)
    W2 -= 0.1 * np.matmul(A1.T, D2)
    W1 -= 0.1 * np.matmul(X.T, D1)
    if epoch % 500 == 0:
        print('epoch', epoch, 'loss :', loss)
plt.plot(history)
plt.show()
