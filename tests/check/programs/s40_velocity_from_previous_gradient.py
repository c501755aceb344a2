import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


class NN:
    def __init__(self, lr=0.2, beta=0.9):
        self.lr, self.beta = lr, beta
        self.w1, self.w2, self.w3 = np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)
        self.last = [np.zeros((2, 4)), np.zeros((4, 4)), np.zeros((4, 1))]

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(x @ self.w1)
        self.a2 = sigmoid(self.a1 @ self.w2)
        self.a3 = sigmoid(self.a2 @ self.w3)
        return self.a3

    def backward(self, y):
        d3 = 2 * (self.a3 - y) / y.shape[0] * self.a3 * (1 - self.a3)
        d2 = (d3 @ self.w3.T) * self.a2 * (1 - self.a2)
        d1 = (d2 @ self.w2.T) * self.a1 * (1 - self.a1)
        return [self.x.T @ d1, self.a1.T @ d2, self.a2.T @ d3]

    def momentum(self, grads):
        # v = beta * v + grad
        self.w1 -= self.lr * (self.beta * self.last[0] + grads[0])
        self.w2 -= self.lr * (self.beta * self.last[1] + grads[1])
        self.w3 -= self.lr * (self.beta * self.last[2] + grads[2])
        self.last = grads


if __name__ == '__main__':
    rng = np.random.RandomState(11)
    x = rng.rand(100, 2)
    y = (x[:, 0] <= x[:, 1]).astype(int)[:, None]
    net = NN()
    for epoch in range(1000):
        out = net.forward(x)
        loss = np.mean((out - y) ** 2)
        net.momentum(net.backward(y))
        if epoch % 100 == 0:
            print('epoch {:>4} loss {:.5f}'.format(epoch, loss))
