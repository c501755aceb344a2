import math
import random

random.seed(2)

def sigmoid(x):
    return 1/(1+math.exp(-x))

class Neuron:
    def __init__(self, num_inputs):
        self.w = [random.gauss(0, 1) for i in range(num_inputs)]
        self.b = random.gauss(0, 1)

    def forward(self, inputs):
        self.inputs = inputs
        self.out = sigmoid(sum(w*i for w, i in zip(self.w, inputs)) + self.b)
        return self.out

class Layer:
    def __init__(self, num_inputs, num_neurons):
        self.neurons = [Neuron(num_inputs) for i in range(num_neurons)]

    def forward(self, inputs):
        return [n.forward(inputs) for n in self.neurons]

class NeuralNetwork:
    def __init__(self):
        self.h1 = Layer(2, 3)
        self.h2 = Layer(3, 3)
        self.o = Layer(3, 1)

    def forward(self, x):
        return self.o.forward(self.h2.forward(self.h1.forward(x)))[0]

    def train(self, x, t, lr=0.5):
        y = self.forward(x)
        # output layer
        out = self.o.neurons[0]
        out.delta = (y - t)*y*(1-y)
        # hidden layer 2
        for i, n in enumerate(self.h2.neurons):
            n.error = out.delta*out.w[i]
            n.delta = n.error*n.out*(1-n.out)
        # hidden layer 1
        for i, n in enumerate(self.h1.neurons):
            n.error = sum(m.error*m.w[i] for m in self.h2.neurons)
            n.delta = n.error*n.out*(1-n.out)
        for layer in (self.h1, self.h2, self.o):
            for n in layer.neurons:
                for i in range(len(n.w)):
                    n.w[i] -= lr*n.delta*n.inputs[i]
                n.b -= lr*n.delta
        return 0.5*(y-t)**2

nn = NeuralNetwork()
samples = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
for epoch in range(1, 2001):
    loss = 0
    for x, t in samples:
        loss += nn.train(x, t)
    if epoch % 200 == 0:
        print("Epoch %d loss %.6f" % (epoch, loss/4))
