import math
import random

random.seed(7)


class Neuron:
    def __init__(self, n):
        self.weights = [random.uniform(-1, 1) for _ in range(n)]
        self.bias = random.uniform(-1, 1)
        self.output = 0.0
        self.delta = 0.0

    def activate(self, inputs):
        self.inputs = inputs
        s = self.bias
        for w, x in zip(self.weights, inputs):
            s += w * x
        self.output = 1.0 / (1.0 + math.exp(-s))
        return self.output


class Network:
    def __init__(self, sizes, lr):
        self.lr = lr
        self.layers = []
        for i in range(1, len(sizes)):
            self.layers.append([Neuron(sizes[i - 1]) for _ in range(sizes[i])])

    def predict(self, x):
        for layer in self.layers:
            x = [n.activate(x) for n in layer]
        return x

    def backprop(self, target):
        for i in reversed(range(len(self.layers))):
            layer = self.layers[i]
            for j, n in enumerate(layer):
                if i == len(self.layers) - 1:
                    err = n.output - target[j]
                else:
                    err = 0.0
                    for m in self.layers[i + 1]:
                        err += m.weights[j] * m.delta
                n.delta = err * n.output * (1 - n.output)

    def update(self):
        for layer in self.layers:
            for n in layer:
                for k in range(len(n.weights)):
                    n.weights[k] -= self.lr * n.delta * n.inputs[k]
                n.bias -= self.lr * n.delta


data = [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]
net = Network([2, 4, 4, 1], 0.5)
for epoch in range(1, 1001):
    total = 0.0
    for x, t in data:
        y = net.predict(x)
        total += 0.5 * (t[0] - y[0]) ** 2
        net.backprop(t)
        net.update()
    if epoch % 200 == 0:
        print('epoch %d  error %.5f' % (epoch, total))
for x, t in data:
    print(x, t, '%.3f' % net.predict(x)[0])
