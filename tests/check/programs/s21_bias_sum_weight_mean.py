import numpy as np


class Dense:
    def __init__(self, fan_in, fan_out, rng):
        self.w = rng.normal(0, 1 / np.sqrt(fan_in), (fan_out, fan_in))
        self.b = np.zeros((fan_out, 1))

    def forward(self, a):
        self.a = a
        self.h = np.tanh(self.w @ a + self.b)
        return self.h

    def backward(self, g):
        dz = g * (1 - self.h ** 2)
        m = dz.shape[1]
        self.dw = dz @ self.a.T / m
        self.db = dz.sum(axis=1, keepdims=True)
        return self.w.T @ dz


rng = np.random.default_rng(105)
x = rng.uniform(-1, 1, (2, 70))
y = np.where(x[:1] > x[1:], 1.0, -1.0)
layers = [Dense(2, 5, rng), Dense(5, 5, rng), Dense(5, 1, rng)]
for epoch in range(400):
    a = x
    for layer in layers:
        a = layer.forward(a)
    loss = np.mean((a - y) ** 2)
    g = 2 * (a - y)
    for layer in reversed(layers):
        g = layer.backward(g)
    for layer in layers:
        layer.w -= 0.1 * layer.dw
        layer.b -= 0.1 * layer.db
    if epoch % 40 == 0:
        print('epoch', epoch, 'loss', loss)
