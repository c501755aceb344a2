import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


class NN:
    def __init__(self, hidden_size, num_data):
        self.w1 = np.random.randn(2, hidden_size)
        self.b1 = np.zeros((num_data, hidden_size))
        self.w2 = np.random.randn(hidden_size, hidden_size)
        self.b2 = np.zeros((num_data, hidden_size))
        self.w3 = np.random.randn(hidden_size, 1)
        self.b3 = np.zeros((num_data, 1))

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(x @ self.w1 + self.b1)
        self.a2 = sigmoid(self.a1 @ self.w2 + self.b2)
        self.a3 = sigmoid(self.a2 @ self.w3 + self.b3)
        return self.a3

    def backward(self, y, lr):
        n = y.shape[0]
        d3 = 2 * (self.a3 - y) * derivative_sigmoid(self.a3) / n
        d2 = d3 @ self.w3.T * derivative_sigmoid(self.a2)
        d1 = d2 @ self.w2.T * derivative_sigmoid(self.a1)
        self.w3 -= lr * (self.a2.T @ d3)
        self.b3 -= lr * d3
        self.w2 -= lr * (self.a1.T @ d2)
        self.b2 -= lr * d2
        self.w1 -= lr * (self.x.T @ d1)
        self.b1 -= lr * d1


if __name__ == '__main__':
    np.random.seed(4)
    x = np.random.rand(100, 2)
    y = (x[:, 0] > x[:, 1]).reshape(100, 1) * 1.0
    net = NN(4, 100)
    for epoch in range(2000):
        out = net.forward(x)
        net.backward(y, 0.5)
        if epoch % 200 == 0:
            print('epoch', epoch, 'loss', np.mean((out - y) ** 2))
    print('acc', np.mean((net.forward(x) > 0.5) == y))
