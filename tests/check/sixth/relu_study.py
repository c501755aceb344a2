import numpy as np


class ReLU:
    def __call__(self, x):
        return x * (x > 0)

    def grad(self, a):
        return (a >= 0).astype(float)


class Identity:
    def __call__(self, x):
        return x

    def grad(self, a):
        return np.ones_like(a)


class FullyConnected:
    def __init__(self, fan_in, fan_out, activation, rng):
        self.weight = rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
        self.bias = np.zeros((1, fan_out))
        self.activation = activation

    def forward(self, x):
        self.x = x
        self.a = self.activation(x @ self.weight + self.bias)
        return self.a

    def backward(self, da):
        dz = da * self.activation.grad(self.a)
        self.d_weight = self.x.T @ dz
        self.d_bias = np.sum(dz, axis=0, keepdims=True)
        return dz @ self.weight.T


def surface(xy):
    return np.abs(xy[:, :1]) - xy[:, 1:] ** 2


rng = np.random.default_rng(18)
xy = rng.uniform(-1, 1, (256, 2))
z = surface(xy)
xy_test = rng.uniform(-1, 1, (100, 2))
z_test = surface(xy_test)

stack = [FullyConnected(2, 16, ReLU(), rng), FullyConnected(16, 16, ReLU(), rng),
         FullyConnected(16, 1, Identity(), rng)]


def evaluate(v):
    for layer in stack:
        v = layer.forward(v)
    return v


for epoch in range(1, 301):
    for batch in np.split(rng.permutation(256), 8):
        guess = evaluate(xy[batch])
        grad = 2 * (guess - z[batch]) / len(batch)
        for layer in reversed(stack):
            grad = layer.backward(grad)
        for layer in stack:
            layer.weight -= 0.02 * layer.d_weight
            layer.bias -= 0.02 * layer.d_bias
    if epoch % 30 == 0:
        print("epoch %3d train mse %.6f test mse %.6f" % (
            epoch, np.mean((evaluate(xy) - z) ** 2), np.mean((evaluate(xy_test) - z_test) ** 2)))
