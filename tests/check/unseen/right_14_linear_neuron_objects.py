import math
import random


class Neuron:
    def __init__(self, n, rnd):
        self.w = [rnd.gauss(0, 1 / math.sqrt(n)) for _ in range(n)]
        self.b = 0.0
        self.gw = [0.0] * n
        self.gb = 0.0

    def fire(self, inputs):
        self.inputs = inputs
        self.out = math.tanh(sum(w * i for w, i in zip(self.w, inputs)) + self.b)
        return self.out

    def collect(self, err):
        """err: d loss / d out.  Returns the errors for the inputs."""
        d = err * (1 - self.out * self.out)
        for i, v in enumerate(self.inputs):
            self.gw[i] += d * v
        self.gb += d
        return [d * w for w in self.w]

    def move(self, lr):
        for i in range(len(self.w)):
            self.w[i] -= lr * self.gw[i]
            self.gw[i] = 0.0
        self.b -= lr * self.gb
        self.gb = 0.0


class Layer:
    def __init__(self, n_in, n_out, rnd):
        self.neurons = [Neuron(n_in, rnd) for _ in range(n_out)]

    def fire(self, inputs):
        return [n.fire(inputs) for n in self.neurons]

    def collect(self, errs):
        parts = [n.collect(e) for n, e in zip(self.neurons, errs)]
        return [sum(col) for col in zip(*parts)]


class Brain:
    def __init__(self, sizes, seed):
        rnd = random.Random(seed)
        self.layers = [Layer(a, b, rnd) for a, b in zip(sizes, sizes[1:])]

    def think(self, x):
        for l in self.layers:
            x = l.fire(x)
        return x[0]

    def epoch(self, xs, ts, lr):
        total = 0.0
        for x, t in zip(xs, ts):
            o = self.think(x)
            total += (o - t) ** 2
            errs = [2 * (o - t) / len(xs)]
            for l in reversed(self.layers):
                errs = l.collect(errs)
        for l in self.layers:
            for n in l.neurons:
                n.move(lr)
        return total / len(xs)


def points(n, seed):
    rnd = random.Random(seed)
    xs = [[rnd.uniform(-1, 1), rnd.uniform(-1, 1)] for _ in range(n)]
    ts = [1.0 if a - 0.5 * b > 0.1 else -1.0 for a, b in xs]
    return xs, ts


def main():
    xs, ts = points(60, 3)
    brain = Brain([2, 5, 4, 1], seed=4)
    for e in range(401):
        loss = brain.epoch(xs, ts, 0.3)
        if e % 50 == 0:
            print("epoch:", e, " loss:", "%.6f" % loss)
    good = sum((brain.think(x) > 0) == (t > 0) for x, t in zip(xs, ts))
    print("correct:", good, "of", len(xs))


main()
