import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Network:
    def __init__(self, learning_rate=0.01, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = learning_rate, beta1, beta2
        self.weights = [np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)]
        self.first = [np.zeros_like(w) for w in self.weights]
        self.second = [np.zeros_like(w) for w in self.weights]
        self.t = 0

    def forward(self, x):
        self.outs = [x]
        for w in self.weights:
            self.outs.append(sigmoid(self.outs[-1] @ w))
        return self.outs[-1]

    def backward(self, y):
        grads = [0, 0, 0]
        d = 2 * (self.outs[-1] - y) / len(y)
        for i in range(2, -1, -1):
            d = d * self.outs[i + 1] * (1 - self.outs[i + 1])
            grads[i] = self.outs[i].T @ d
            d = d @ self.weights[i].T
        self.t += 1
        for i in range(3):
            self.first[i] = self.beta1 * self.first[i] + (1 - self.beta1) * grads[i]
            self.second[i] = self.beta2 * self.second[i] + (1 - self.beta2) * grads[i]
            m = self.first[i] / (1 - self.beta1 ** self.t)
            v = self.second[i] / (1 - self.beta2 ** self.t)
            self.weights[i] -= self.lr * m / (np.sqrt(np.abs(v)) + 1e-8)


if __name__ == '__main__':
    np.random.seed(1)
    x = np.random.uniform(0, 1, (100, 2))
    y = np.array([1 if a > b else 0 for a, b in x]).reshape(-1, 1)
    net = Network()
    for epoch in range(1000):
        p = net.forward(x)
        if epoch % 100 == 0:
            print('epoch: %d, loss: %f, acc: %.2f' % (epoch, np.mean((p - y) ** 2), np.mean((p > 0.5) == y)))
        net.backward(y)
