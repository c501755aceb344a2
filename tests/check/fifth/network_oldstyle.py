"""
network_oldstyle.py
stochastic gradient descent for a feedforward network, one column vector per sample.
"""
import random
import numpy as np


def make_glyphs(count, flip=0.06):
    """5x5 pictures of + x o |, with some pixels flipped"""
    base = ["..#....#..#####..#....#..",
            "#...#.#.#...#...#.#.#...#",
            ".###.#...##...##...#.###.",
            "..#....#....#....#....#.."]
    data = []
    for n in range(count):
        k = n % 4
        v = np.array([1.0 if c == '#' else 0.0 for c in base[k]]).reshape(25, 1)
        noise = np.random.rand(25, 1) < flip
        v[noise] = 1.0 - v[noise]
        target = np.zeros((4, 1))
        target[k] = 1.0
        data.append((v, target))
    return data


class Network(object):

    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.biases = [np.random.randn(j, 1) for j in sizes[1:]]
        self.weights = [np.random.randn(j, i) / np.sqrt(i) for i, j in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def sgd(self, training, epochs, batch, eta, test):
        for j in range(epochs):
            random.shuffle(training)
            for k in range(0, len(training), batch):
                self.update(training[k:k + batch], eta)
            if j % 5 == 4:
                print("Epoch %d: cost %.5f, %d / %d right on the test set" % (
                    j + 1, self.cost(training), self.evaluate(test), len(test)))

    def update(self, batch, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            db, dw = self.backprop(x, y)
            nabla_b = [nb + d for nb, d in zip(nabla_b, db)]
            nabla_w = [nw + d for nw, d in zip(nabla_w, dw)]
        self.weights = [w - (eta / len(batch)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(batch)) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        activation = x
        activations = [x]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        db = [None] * len(self.biases)
        dw = [None] * len(self.weights)
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        db[-1] = delta
        dw[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.num_layers):
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sigmoid_prime(zs[-l])
            db[-l] = delta
            dw[-l] = np.dot(delta, activations[-l - 1].transpose())
        return db, dw

    def cost(self, data):
        return sum(0.5 * np.linalg.norm(self.feedforward(x) - y) ** 2 for x, y in data) / len(data)

    def evaluate(self, data):
        return sum(int(np.argmax(self.feedforward(x)) == np.argmax(y)) for x, y in data)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


if __name__ == '__main__':
    np.random.seed(3)
    random.seed(3)
    train = make_glyphs(160)
    test = make_glyphs(60)
    net = Network([25, 12, 8, 4])
    net.sgd(train, 30, 8, 3.0, test)
