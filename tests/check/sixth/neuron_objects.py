import math
import random


class Neuron:
    def __init__(self, n_inputs):
        self.weights = [random.uniform(-1, 1) for _ in range(n_inputs)]
        self.bias = random.uniform(-1, 1)
        self.output = 0.0
        self.delta = 0.0

    def activate(self, inputs):
        self.inputs = inputs
        total = self.bias
        for w, v in zip(self.weights, inputs):
            total += w * v
        self.output = 1.0 / (1.0 + math.exp(-total))
        return self.output


class NeuronNetwork:
    def __init__(self, sizes):
        self.layers = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.layers.append([Neuron(n_in) for _ in range(n_out)])

    def forward(self, inputs):
        for layer in self.layers:
            inputs = [neuron.activate(inputs) for neuron in layer]
        return inputs

    def backward(self, targets):
        for neuron, t in zip(self.layers[-1], targets):
            neuron.delta = (neuron.output - t) * neuron.output * (1 - neuron.output)
        for number in range(len(self.layers) - 2, -1, -1):
            for j, neuron in enumerate(self.layers[number]):
                error = 0.0
                for nxt in self.layers[number + 1]:
                    error += nxt.weights[j] * nxt.delta
                neuron.delta = error * neuron.output * (1 - neuron.output)

    def update(self, rate):
        for layer in self.layers:
            for neuron in layer:
                for i in range(len(neuron.weights)):
                    neuron.weights[i] -= rate * neuron.delta * neuron.inputs[i]
                neuron.bias -= rate * neuron.delta


def squared_error(net, data):
    total = 0.0
    for inputs, targets in data:
        for o, t in zip(net.forward(inputs), targets):
            total += 0.5 * (o - t) ** 2
    return total / len(data)


def accuracy(net, data):
    hits = 0
    for inputs, targets in data:
        guess = 1 if net.forward(inputs)[0] > 0.5 else 0
        hits += guess == targets[0]
    return hits / len(data)


if __name__ == "__main__":
    random.seed(5)
    data = [([0.0, 0.0], [0]), ([0.0, 1.0], [1]), ([1.0, 0.0], [1]), ([1.0, 1.0], [0])]
    net = NeuronNetwork([2, 4, 3, 1])
    for epoch in range(1, 5001):
        random.shuffle(data)
        for inputs, targets in data:
            net.forward(inputs)
            net.backward(targets)
            net.update(0.7)
        if epoch % 500 == 0:
            print("epoch", epoch, "loss", round(squared_error(net, data), 6))
    for inputs, targets in sorted(data):
        print(inputs, "->", round(net.forward(inputs)[0], 4), "wanted", targets[0])
    print("accuracy", accuracy(net, data))
