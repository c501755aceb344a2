import math
import random


class Neuron:
    """One unit: its own weights, its bias, its last output and its delta."""

    def __init__(self, number_of_inputs):
        self.weights = [random.uniform(-1.0, 1.0) for _ in range(number_of_inputs)]
        self.bias = random.uniform(-1.0, 1.0)
        self.output = 0.0
        self.delta = 0.0

    def activate(self, inputs):
        total = self.bias
        for w, i in zip(self.weights, inputs):
            total += w * i
        self.inputs = inputs
        self.output = 1.0 / (1.0 + math.exp(-total))
        return self.output

    def slope(self):
        return self.output * (1.0 - self.output)

    def learn(self, rate):
        for i in range(len(self.weights)):
            self.weights[i] -= rate * self.delta * self.inputs[i]
        self.bias -= rate * self.delta


class NeuronLayer:
    def __init__(self, size, inputs):
        self.neurons = [Neuron(inputs) for _ in range(size)]

    def feed(self, values):
        return [n.activate(values) for n in self.neurons]


class NeuralNetwork:
    def __init__(self, sizes):
        self.layers = []
        for i in range(1, len(sizes)):
            self.layers.append(NeuronLayer(sizes[i], sizes[i - 1]))

    def feed_forward(self, values):
        for layer in self.layers:
            values = layer.feed(values)
        return values

    def back_propagate(self, targets):
        last = self.layers[-1]
        for neuron, target in zip(last.neurons, targets):
            neuron.delta = (neuron.output - target) * neuron.slope()
        for depth in range(len(self.layers) - 2, -1, -1):
            following = self.layers[depth + 1]
            for j, neuron in enumerate(self.layers[depth].neurons):
                error = 0.0
                for n in following.neurons:
                    error += n.weights[j] * n.delta
                neuron.delta = error * neuron.slope()

    def train_step(self, values, targets, rate):
        outputs = self.feed_forward(values)
        self.back_propagate(targets)
        for layer in self.layers:
            for neuron in layer.neurons:
                neuron.learn(rate)
        return sum(0.5 * (o - t) ** 2 for o, t in zip(outputs, targets))


if __name__ == "__main__":
    random.seed(5)
    data = [([0.0, 0.0], [0.0]), ([0.0, 1.0], [1.0]), ([1.0, 0.0], [1.0]), ([1.0, 1.0], [0.0])]
    network = NeuralNetwork([2, 4, 4, 1])
    for epoch in range(5001):
        random.shuffle(data)
        loss = 0.0
        for values, targets in data:
            loss += network.train_step(values, targets, 0.8)
        if epoch % 500 == 0:
            print("epoch %5d   loss %.6f" % (epoch, loss / len(data)))
    for values, targets in sorted(data):
        print(values, "->", "%.3f" % network.feed_forward(values)[0], "wanted", targets[0])
