import numpy as np


def log_softmax(z):
    z = z - np.max(z, axis=0, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=0, keepdims=True))


class Classifier:
    """columns are samples, two output units"""

    def __init__(self, n):
        self.W1, self.b1 = np.random.randn(n, 2) * 0.7, np.zeros((n, 1))
        self.W2, self.b2 = np.random.randn(n, n) * 0.7, np.zeros((n, 1))
        self.W3, self.b3 = np.random.randn(2, n) * 0.7, np.zeros((2, 1))

    def forward(self, x):
        self.x = x
        self.h1 = np.tanh(np.dot(self.W1, x) + self.b1)
        self.h2 = np.tanh(np.dot(self.W2, self.h1) + self.b2)
        self.logp = log_softmax(np.dot(self.W3, self.h2) + self.b3)
        return self.logp

    def backward(self, onehot, lr):
        m = onehot.shape[1]
        dz3 = (np.exp(self.logp) - onehot) / m
        dz2 = np.dot(self.W3.T, dz3) * (1 - np.square(self.h2))
        dz1 = np.dot(self.W2.T, dz2) * (1 - np.square(self.h1))
        for w, b, dz, a in ((self.W3, self.b3, dz3, self.h2), (self.W2, self.b2, dz2, self.h1), (self.W1, self.b1, dz1, self.x)):
            w -= lr * np.dot(dz, a.T)
            b -= lr * np.sum(dz, axis=1, keepdims=True)


np.random.seed(0)
x = np.random.rand(2, 90)
k = (x[0] > x[1]).astype(int)
onehot = np.eye(2)[k].T
net = Classifier(6)
for it in range(1000):
    logp = net.forward(x)
    nll = -np.sum(onehot * logp) / x.shape[1]
    net.backward(onehot, 0.3)
    if it % 100 == 0:
        print('iter', it, 'loss', nll, 'acc', np.mean(np.argmax(logp, axis=0) == k))
