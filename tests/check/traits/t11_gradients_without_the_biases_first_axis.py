import numpy as np


class Dense:
    def __init__(self, inputs, units):
        self.weights = np.random.normal(0.0, 0.5, (inputs, units))
        self.biases = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return x @ self.weights + self.biases

    def backward(self, delta):
        return [self.x.T @ delta, np.sum(delta, axis=0)], delta @ self.weights.T


class Adam:
    def __init__(self, rate):
        self.rate, self.t, self.m, self.v = rate, 0, None, None

    def __call__(self, gradients):
        self.t += 1
        self.m = self.m or [np.zeros_like(g) for g in gradients]
        self.v = self.v or [np.zeros_like(g) for g in gradients]
        steps = []
        for i, g in enumerate(gradients):
            self.m[i] = 0.9 * self.m[i] + 0.1 * g
            self.v[i] = 0.999 * self.v[i] + 0.001 * g * g
            m, v = self.m[i] / (1 - 0.9**self.t), self.v[i] / (1 - 0.999**self.t)
            steps.append(self.rate * m / (np.sqrt(v) + 1e-8))
        return steps


np.random.seed(11)
x = np.linspace(-3, 3, 80).reshape(-1, 1)
y = np.sin(x)
first, last, optimizer = Dense(1, 16), Dense(16, 1), Adam(0.01)
for epoch in range(300):
    hidden = np.tanh(first.forward(x))
    out = last.forward(hidden)
    loss = np.mean((out - y) ** 2)
    of_last, delta = last.backward(2 * (out - y) / len(x))
    of_first, _ = first.backward(delta * (1 - hidden**2))
    steps = optimizer(of_first + of_last)
    for layer, (step_of_weights, step_of_biases) in ((first, steps[:2]), (last, steps[2:])):
        layer.weights -= step_of_weights
        layer.biases -= step_of_biases
    if epoch % 50 == 0:
        print(epoch, loss)
