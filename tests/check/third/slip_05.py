import numpy as np
import matplotlib.pyplot as plt

np.random.seed(77)


class FullyConnected:
    def __init__(self, inp, out):
        self.weights = np.random.randn(inp, out) * np.sqrt(1. / inp)
        self.bias = np.zeros((1, out))
        self.v_w = np.zeros_like(self.weights)
        self.v_b = np.zeros_like(self.bias)

    def forward(self, X):
        self.input = X
        return np.dot(X, self.weights) + self.bias

    def backward(self, output_gradient):
        self.weights_gradient = np.dot(self.input.T, output_gradient)
        self.bias_gradient = np.sum(output_gradient, axis=0, keepdims=True)
        return np.dot(output_gradient, self.weights.T)

    def update(self, lr, momentum):
        self.v_w = momentum * self.v_w + self.weights_gradient
        self.v_b = momentum * self.v_b + self.bias_gradient
        self.weights -= lr * self.v_w
        self.bias -= lr * self.v_b


class TanhLayer:
    def forward(self, X):
        self.a = np.tanh(X)
        return self.a

    def backward(self, output_gradient):
        return output_gradient * (1 - np.tanh(self.a) ** 2)

    def update(self, lr, momentum):
        pass


class SigmoidLayer:
    def forward(self, X):
        self.a = 1 / (1 + np.exp(-X))
        return self.a

    def backward(self, output_gradient):
        return output_gradient * self.a * (1 - self.a)

    def update(self, lr, momentum):
        pass


def mse(y, y_hat):
    return np.mean((y - y_hat) ** 2)


def mse_prime(y, y_hat):
    return 2 * (y_hat - y) / np.size(y)


def moons(n):
    t = np.linspace(0, np.pi, n)
    a = np.c_[np.cos(t), np.sin(t)]
    b = np.c_[1 - np.cos(t), 0.4 - np.sin(t)]
    X = np.r_[a, b] + np.random.normal(scale=0.1, size=(2 * n, 2))
    return X, np.r_[np.zeros((n, 1)), np.ones((n, 1))]


X, Y = moons(100)
network = [FullyConnected(2, 8), TanhLayer(),
           FullyConnected(8, 8), TanhLayer(),
           FullyConnected(8, 1), SigmoidLayer()]

errors = []
for e in range(1500):
    out = X
    for layer in network:
        out = layer.forward(out)
    errors.append(mse(Y, out))
    g = mse_prime(Y, out)
    for layer in reversed(network):
        g = layer.backward(g)
    for layer in network:
        layer.update(0.1, 0.9)
    if e % 150 == 0:
        print('%d/%d, error=%f' % (e + 1, 1500, errors[-1]))

out = X
for layer in network:
    out = layer.forward(out)
print('final error', mse(Y, out), ' accuracy', np.mean((out > .5) == Y))
plt.plot(errors)
plt.savefig('/dev/null', format='png')
