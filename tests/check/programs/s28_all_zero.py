import numpy as np

X = np.array([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
y = np.array([[0.], [1.], [1.], [0.]])

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

class NN:
    def __init__(self, n_hidden=4):
        # initialize weights
        self.w1 = np.zeros((2, n_hidden))
        self.w2 = np.zeros((n_hidden, n_hidden))
        self.w3 = np.zeros((n_hidden, 1))
        self.b1, self.b2, self.b3 = np.zeros(n_hidden), np.zeros(n_hidden), np.zeros(1)

    def forward(self, X):
        self.h1 = sigmoid(X @ self.w1 + self.b1)
        self.h2 = sigmoid(self.h1 @ self.w2 + self.b2)
        return sigmoid(self.h2 @ self.w3 + self.b3)

    def train(self, X, y, lr, epochs):
        for epoch in range(epochs):
            out = self.forward(X)
            d3 = (out - y) / len(X)
            d2 = d3 @ self.w3.T * self.h2 * (1 - self.h2)
            d1 = d2 @ self.w2.T * self.h1 * (1 - self.h1)
            self.w3 -= lr * self.h2.T @ d3
            self.b3 -= lr * d3.sum(0)
            self.w2 -= lr * self.h1.T @ d2
            self.b2 -= lr * d2.sum(0)
            self.w1 -= lr * X.T @ d1
            self.b1 -= lr * d1.sum(0)
            if epoch % 500 == 0:
                ce = -np.mean(y * np.log(out) + (1 - y) * np.log(1 - out))
                print('Epoch', epoch, 'Loss', ce)

net = NN()
net.train(X, y, 0.5, 5000)
print(net.forward(X))
