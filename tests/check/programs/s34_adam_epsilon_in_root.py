import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.m = np.zeros((n_in, n_out))
        self.v = np.zeros((n_in, n_out))

    def forward(self, x):
        self.x = x
        self.y = sigmoid(x @ self.W)
        return self.y

    def backward(self, d):
        d = d * self.y * (1 - self.y)
        self.d = d
        return d @ self.W.T

    def update(self, t, lr, beta1=0.9, beta2=0.999, epsilon=1e-4):
        g = self.x.T @ self.d
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * (g * g)
        m = self.m / (1 - beta1 ** t)
        v = self.v / (1 - beta2 ** t)
        self.W -= lr * m / np.sqrt(v + epsilon)


if __name__ == '__main__':
    np.random.seed(4)
    x = np.random.uniform(0, 1, (64, 2))
    y = (x[:, :1] < x[:, 1:]).astype(float)
    net = [Dense(2, 4), Dense(4, 4), Dense(4, 1)]
    for t in range(1, 1001):
        h = x
        for l in net: h = l.forward(h)
        loss = np.mean((h - y) ** 2)
        d = 2 * (h - y) / len(y)
        for l in net[::-1]: d = l.backward(d)
        for l in net: l.update(t, 0.01)
        if t % 100 == 0:
            print('step {}: loss={:.5f}'.format(t, loss))
