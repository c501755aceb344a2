from random import seed, random
from math import exp

def initialize_network(n_inputs, n_hidden, n_outputs):
    network = list()
    network.append([{'weights': [random() for i in range(n_inputs + 1)]} for i in range(n_hidden)])
    network.append([{'weights': [random() for i in range(n_hidden + 1)]} for i in range(n_hidden)])
    network.append([{'weights': [random() for i in range(n_hidden + 1)]} for i in range(n_outputs)])
    return network

def activate(weights, inputs):
    activation = weights[-1]
    for i in range(len(weights) - 1):
        activation += weights[i] * inputs[i]
    return activation

def forward(network, row):
    for layer in network:
        new = []
        for neuron in layer:
            neuron['output'] = 1.0 / (1.0 + exp(-activate(neuron['weights'], row)))
            new.append(neuron['output'])
        row = new
    return row

def backward(network, expected):
    for i in reversed(range(len(network))):
        layer = network[i]
        if i == len(network) - 1:
            errors = [neuron['output'] - e for neuron, e in zip(layer, expected)]
        else:
            errors = [sum(n['weights'][j] * n['delta'] for n in network[i + 1]) for j in range(len(layer))]
        for neuron, error in zip(layer, errors):
            neuron['delta'] = error * neuron['output'] * (1.0 - neuron['output'])

def update(network, row, rate):
    for i in range(len(network)):
        inputs = row if i == 0 else [neuron['output'] for neuron in network[i - 1]]
        for neuron in network[i]:
            for j in range(len(inputs)):
                neuron['weights'][j] -= rate * neuron['delta'] * inputs[j]
            neuron['weights'][-1] -= rate * neuron['delta']

seed(1)
dataset = [[2.78, 2.55, 0], [1.46, 2.36, 0], [3.39, 4.40, 0], [7.62, 2.75, 1], [5.33, 2.08, 1], [6.92, 1.77, 1]]
network = initialize_network(2, 3, 2)
for epoch in range(500):
    sum_error = 0
    for row in dataset:
        outputs = forward(network, row[:2])
        expected = [0, 0]
        expected[row[-1]] = 1
        sum_error += sum((expected[i] - outputs[i]) ** 2 for i in range(2))
        backward(network, expected)
        update(network, row[:2], 0.5)
    print('>epoch=%d, lrate=%.3f, error=%.3f' % (epoch, 0.5, sum_error))
