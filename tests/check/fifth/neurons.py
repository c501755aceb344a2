# every neuron is an object; XOR; one sample at a time
import math
import random

import numpy as np

random.seed(12)


class Neuron:
    def __init__(self, fan_in):
        self.weights = [random.uniform(-1, 1) for _ in range(fan_in)]
        self.bias = random.uniform(-1, 1)
        self.inputs = None
        self.output = 0.0
        self.delta = 0.0

    def fire(self, inputs):
        self.inputs = inputs
        total = self.bias
        for w, x in zip(self.weights, inputs):
            total += w * x
        self.output = math.tanh(total)
        return self.output

    def adjust(self, eta):
        for i in range(len(self.weights)):
            self.weights[i] -= eta * self.delta * self.inputs[i]
        self.bias -= eta * self.delta


class Brain:
    def __init__(self, *sizes):
        self.layers = []
        for fan_in, units in zip(sizes[:-1], sizes[1:]):
            self.layers.append([Neuron(fan_in) for _ in range(units)])

    def think(self, signal):
        for layer in self.layers:
            signal = [n.fire(signal) for n in layer]
        return signal

    def teach(self, signal, wanted, eta):
        answer = self.think(signal)
        # half squared error
        for n, a, w in zip(self.layers[-1], answer, wanted):
            n.delta = (a - w) * (1 - n.output ** 2)
        for depth in range(len(self.layers) - 2, -1, -1):
            for j, n in enumerate(self.layers[depth]):
                back = 0.0
                for nxt in self.layers[depth + 1]:
                    back += nxt.weights[j] * nxt.delta
                n.delta = back * (1 - n.output ** 2)
        for layer in self.layers:
            for n in layer:
                n.adjust(eta)
        return sum(0.5 * (a - w) ** 2 for a, w in zip(answer, wanted))


points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
wanted = np.array([-1.0, 1.0, 1.0, -1.0])        # tanh output: -1 is false, +1 is true
brain = Brain(2, 4, 3, 1)
for sweep in range(1, 601):
    order = list(range(4))
    random.shuffle(order)
    errors = []
    for k in order:
        errors.append(brain.teach(list(points[k]), [wanted[k]], 0.1))
    if sweep % 100 == 0:
        print('sweep', sweep, 'mean error while learning', round(float(np.mean(errors)), 6))

right = 0
for p, w in zip(points, wanted):
    out = brain.think(list(p))[0]
    right += (out > 0) == (w > 0)
    print(p, 'wanted %+.0f got %+.4f' % (w, out))
print('%d of 4 right' % right)
