import numpy as np
import random

# 單筆更新 (SGD)，向量為直行
class Network(object):
    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        activation = x
        activations = [x]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.num_layers):
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sigmoid_prime(zs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].transpose())
        return nabla_b, nabla_w

    def train(self, data, epochs, eta):
        for j in range(epochs):
            random.shuffle(data)
            for x, y in data:
                nabla_b, nabla_w = self.backprop(x, y)
                self.weights = [w - eta * nw for w, nw in zip(self.weights, nabla_w)]
                self.biases = [b - eta * nb for b, nb in zip(self.biases, nabla_b)]
            if j % 20 == 0:
                cost = sum(0.5 * np.linalg.norm(self.feedforward(x) - y) ** 2 for x, y in data) / len(data)
                print("Epoch {} : cost {:.5f}".format(j, cost))

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))

random.seed(0)
np.random.seed(0)
data = []
for _ in range(60):
    p = np.random.rand(2, 1)
    data.append((p, float(p[0, 0] > p[1, 0])))
net = Network([2, 4, 4, 1])
net.train(data, 100, 1.0)
correct = sum((net.feedforward(x)[0, 0] > 0.5) == (y > 0.5) for x, y in data)
print('correct %d / %d' % (correct, len(data)))
