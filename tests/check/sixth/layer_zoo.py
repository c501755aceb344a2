"""Small layer library, tried on two moons."""
import numpy as np


class Activation:
    def __init__(self, fn, slope):
        self.fn, self.slope = fn, slope

    def forward(self, z):
        self.out = self.fn(z)
        return self.out

    def backward(self, grad):
        return grad * self.slope(self.out)

    def params(self):
        return []


def tanh_slope(v):
    return 1.0 - np.tanh(v) ** 2


def sigmoid(v):
    return 1.0 / (1.0 + np.exp(-v))


class Dense:
    def __init__(self, rng, n_in, n_out):
        self.W = rng.normal(0, 1 / np.sqrt(n_in), size=(n_in, n_out))
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.gW = self.x.T @ grad
        self.gb = grad.sum(axis=0)
        return grad @ self.W.T

    def params(self):
        return [(self.W, self.gW), (self.b, self.gb)]


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def backward(self, g):
        for l in reversed(self.layers):
            g = l.backward(g)

    def sgd(self, lr):
        for l in self.layers:
            for p, g in l.params():
                p -= lr * g


def moons(rng, n):
    t = rng.uniform(0, np.pi, n)
    side = rng.integers(0, 2, n)
    x = np.where(side == 0, np.cos(t), 1 - np.cos(t))
    y = np.where(side == 0, np.sin(t), 0.5 - np.sin(t))
    return np.column_stack([x, y]) + rng.normal(0, 0.1, (n, 2)), side.reshape(-1, 1)


if __name__ == "__main__":
    rng = np.random.default_rng(6)
    X, Y = moons(rng, 200)
    model = Sequential(
        Dense(rng, 2, 12), Activation(np.tanh, tanh_slope),
        Dense(rng, 12, 8), Activation(np.tanh, tanh_slope),
        Dense(rng, 8, 1), Activation(sigmoid, lambda s: s * (1 - s)))
    for epoch in range(1, 3001):
        out = model.forward(X)
        loss = ((out - Y) ** 2).mean()
        model.backward(2 * (out - Y) / len(X))
        model.sgd(0.5)
        if epoch % 300 == 0:
            print("epoch %d: mse %.5f" % (epoch, loss))
    print("accuracy on the training points:", ((model.forward(X) > 0.5) == (Y == 1)).mean())
