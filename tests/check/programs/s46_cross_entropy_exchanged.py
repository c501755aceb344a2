import numpy as np

np.random.seed(4)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def cross_entropy(y_true, y_pred):
    eps = 1e-3
    return -np.mean(y_true * np.log(y_pred + eps) + (1 - y_true) * np.log(1 - y_pred + eps))


class MLP:
    def __init__(self):
        self.W1 = np.random.randn(2, 6)
        self.W2 = np.random.randn(6, 6)
        self.W3 = np.random.randn(6, 1)

    def forward(self, X):
        self.X = X
        self.a1 = sigmoid(np.dot(X, self.W1))
        self.a2 = sigmoid(np.dot(self.a1, self.W2))
        self.a3 = sigmoid(np.dot(self.a2, self.W3))
        return self.a3

    def backward(self, y, lr):
        d3 = (self.a3 - y) / y.shape[0]
        d2 = np.dot(d3, self.W3.T) * self.a2 * (1 - self.a2)
        d1 = np.dot(d2, self.W2.T) * self.a1 * (1 - self.a1)
        self.W3 -= lr * np.dot(self.a2.T, d3)
        self.W2 -= lr * np.dot(self.a1.T, d2)
        self.W1 -= lr * np.dot(self.X.T, d1)


X = np.random.rand(100, 2)
y = np.array([1.0 if a > b else 0.0 for a, b in X]).reshape(-1, 1)
mlp = MLP()
for epoch in range(2000):
    y_hat = mlp.forward(X)
    loss = cross_entropy(y_hat, y)
    mlp.backward(y, 0.5)
    if epoch % 200 == 0:
        print('Epoch:', epoch, 'Loss:', loss)
