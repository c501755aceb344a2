import random
import numpy as np

random.seed(0)
np.random.seed(0)


def sigm(z):
    return 1.0 / (1.0 + np.exp(-z))


class Layer:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_out, n_in) / np.sqrt(n_in)
        self.b = np.zeros(n_out)
        self.sum_W = np.zeros((n_out, n_in))
        self.sum_b = np.zeros(n_out)
        self.count = 0

    def forward(self, v):
        self.v = v
        self.out = sigm(self.W.dot(v) + self.b)
        return self.out

    def backward(self, d_out):
        d_z = d_out * self.out * (1 - self.out)
        self.sum_W += np.outer(d_z, self.v)
        self.sum_b += d_z
        self.count += 1
        return self.W.T.dot(d_z)

    def apply(self, eta):
        self.W -= eta * self.sum_W / self.count
        self.b -= eta * self.sum_b / self.count
        self.count = 0


def forward(layers, v):
    for layer in layers:
        v = layer.forward(v)
    return v


# majority of three bits, with some noise on the inputs
bits = [[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)]
samples = []
for _ in range(12):
    for b in bits:
        samples.append((np.array(b) + np.random.normal(0, 0.08, 3), np.array([float(sum(b) > 1)])))

layers = [Layer(3, 8), Layer(8, 6), Layer(6, 1)]
for epoch in range(1, 201):
    random.shuffle(samples)
    loss = 0.0
    for start in range(0, len(samples), 8):
        for v, t in samples[start:start + 8]:
            y = forward(layers, v)
            loss += float(np.sum((y - t) ** 2)) / 2
            grad = y - t
            for layer in reversed(layers):
                grad = layer.backward(grad)
        for layer in layers:
            layer.apply(1.0)
    if epoch % 25 == 0:
        print('epoch %3d, running half squared error %.5f' % (epoch, loss / len(samples)))

good = sum(int((forward(layers, v)[0] > 0.5) == (t[0] > 0.5)) for v, t in samples)
print('classified right: %d of %d' % (good, len(samples)))
