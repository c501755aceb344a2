import numpy as np

rng = np.random.RandomState(5)


def clip_by_norm(grads, max_norm):
    total = np.sqrt(sum(np.sum(g ** 2) for g in grads))
    if total > max_norm:
        grads = [g * max_norm / total for g in grads]
    return grads


class MLP:
    def __init__(self, dims):
        self.p = []
        for i in range(len(dims) - 1):
            self.p += [rng.randn(dims[i], dims[i + 1]), np.zeros(dims[i + 1])]

    def forward(self, x):
        W1, b1, W2, b2, W3, b3 = self.p
        self.h0 = x
        self.h1 = np.tanh(x.dot(W1) + b1)
        self.h2 = np.tanh(self.h1.dot(W2) + b2)
        return self.h2.dot(W3) + b3

    def backward(self, g):
        W1, b1, W2, b2, W3, b3 = self.p
        g3 = g
        g2 = g3.dot(W3.T) * (1 - self.h2 ** 2)
        g1 = g2.dot(W2.T) * (1 - self.h1 ** 2)
        return [self.h0.T.dot(g1), g1.sum(0), self.h1.T.dot(g2), g2.sum(0), self.h2.T.dot(g3), g3.sum(0)]


x = rng.uniform(-2, 2, (128, 2))
y = (x[:, :1] * x[:, 1:]) * 3
net = MLP([2, 10, 10, 1])
for it in range(1500):
    out = net.forward(x)
    loss = np.mean((out - y) ** 2)
    grads = net.backward(2 * (out - y) / len(y))
    grads = clip_by_norm(grads, 1.0)
    for p, g in zip(net.p, grads):
        p -= 0.05 * g
    if it % 150 == 0:
        print('iteration', it, 'mse', loss)
