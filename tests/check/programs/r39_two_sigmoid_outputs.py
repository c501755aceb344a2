import numpy as np

rng = np.random.RandomState(202)


class Network(object):

    def __init__(self, sizes):
        self.sizes = sizes
        self.weights = [rng.uniform(-1, 1, (a + 1, b)) for a, b in zip(sizes, sizes[1:])]

    def feedforward(self, x):
        self.activations = []
        for w in self.weights:
            x = np.concatenate([x, np.ones((len(x), 1))], axis=1)
            self.activations.append(x)
            x = 1 / (1 + np.exp(-np.dot(x, w)))
        self.activations.append(x)
        return x

    def backprop(self, target, lr):
        out = self.activations[-1]
        delta = (out - target) * out * (1 - out) / len(target)
        for i in range(len(self.weights) - 1, -1, -1):
            grad = np.dot(self.activations[i].T, delta)
            if i > 0:
                a = self.activations[i][:, :-1]
                delta = np.dot(delta, self.weights[i][:-1].T) * a * (1 - a)
            self.weights[i] -= lr * grad


x = rng.rand(60, 2)
kind = (x[:, 0] > x[:, 1]).astype(int)
target = np.eye(2)[kind]
net = Network([2, 5, 5, 2])
for epoch in range(500):
    out = net.feedforward(x)
    loss = 0.5 * np.sum((out - target) ** 2) / len(x)
    net.backprop(target, 0.5)
    if epoch % 50 == 0:
        print('Epoch {:4d} | Loss {:.5f} | Acc {:.1%}'.format(epoch, loss, np.mean(out.argmax(axis=1) == kind)))
