"""Miniature of a well known library: Parameter, Module, optim."""
import numpy as np


class Parameter:
    def __init__(self, data):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)


class Linear:
    def __init__(self, n_in, n_out, rng):
        bound = 1 / np.sqrt(n_in)
        self.weight = Parameter(rng.uniform(-bound, bound, (n_out, n_in)))
        self.bias = Parameter(rng.uniform(-bound, bound, n_out))

    def __call__(self, x):
        self.saved = x
        return x @ self.weight.data.T + self.bias.data

    def backward(self, g):
        self.weight.grad += g.T @ self.saved
        self.bias.grad += g.sum(0)
        return g @ self.weight.data


class LeakyReLU:
    def __init__(self, negative_slope=0.01):
        self.k = negative_slope

    def __call__(self, x):
        self.factor = np.where(x > 0, 1.0, self.k)
        return x * self.factor

    def backward(self, g):
        return g * self.factor


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self, g):
        for layer in self.layers[::-1]:
            g = layer.backward(g)

    def parameters(self):
        for layer in self.layers:
            if isinstance(layer, Linear):
                yield layer.weight
                yield layer.bias


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.step_count = 0
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad.fill(0)

    def step(self):
        self.step_count += 1
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
            self.v[i] = b2 * self.v[i] + (1 - b2) * p.grad ** 2
            m_hat = self.m[i] / (1 - b1)
            v_hat = self.v[i] / (1 - b2 ** self.step_count)
            p.data -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class MSELoss:
    def __call__(self, out, target):
        self.diff = out - target
        return np.mean(self.diff ** 2)

    def backward(self):
        return 2 * self.diff / self.diff.size


rng = np.random.default_rng(3)
x = rng.uniform(-3, 3, (400, 1))
y = np.abs(x) - 0.5 * np.sin(2 * x) + rng.normal(0, 0.05, x.shape)
x_train, y_train, x_test, y_test = x[:320], y[:320], x[320:], y[320:]

model = Sequential(Linear(1, 24, rng), LeakyReLU(), Linear(24, 24, rng), LeakyReLU(), Linear(24, 1, rng))
criterion = MSELoss()
optimizer = Adam(model.parameters(), lr=1e-3)
for epoch in range(1, 61):
    for rows in rng.permutation(320).reshape(10, 32):
        optimizer.zero_grad()
        criterion(model(x_train[rows]), y_train[rows])
        model.backward(criterion.backward())
        optimizer.step()
    if epoch % 10 == 0:
        print(f'[{epoch:3d}] train MSE {criterion(model(x_train), y_train):.5f}  '
              f'test MSE {criterion(model(x_test), y_test):.5f}')
