import numpy as np
import random

random.seed(4)
np.random.seed(4)


class BPNN:
    def __init__(self, sizes):
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def backprop(self, x, y):
        nabla_b, nabla_w = [None] * len(self.biases), [None] * len(self.weights)
        activation, activations = x, [x]
        for b, w in zip(self.biases, self.weights):
            activation = 1.0 / (1.0 + np.exp(-(np.dot(w, activation) + b)))
            activations.append(activation)
        delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
        nabla_b[-1], nabla_w[-1] = delta, np.dot(delta, activations[-2].T)
        for l in range(2, len(self.weights) + 1):
            delta = np.dot(self.weights[-l + 1].T, delta) * activations[-l] * (1 - activations[-l])
            nabla_b[-l], nabla_w[-l] = delta, np.dot(delta, activations[-l - 1].T)
        return nabla_b, nabla_w, 0.5 * float(np.sum((activations[-1] - y) ** 2))


data = []
for _ in range(30):
    p = np.random.rand(2, 1)
    data.append((p, 1.0 if p[0, 0] > p[1, 0] else 0.0))
net = BPNN([2, 3, 3, 1])
eta = 1.0
for epoch in range(100):
    random.shuffle(data)
    cost = 0
    for x, y in data:
        nb, nw, c = net.backprop(x, y)
        net.weights = [w - eta * g for w, g in zip(net.weights, nw)]
        net.biases = [b - eta * g for b, g in zip(net.biases, nb)]
        cost += c
    print("Epoch", epoch, "cost", cost / len(data))
