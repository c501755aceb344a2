import numpy as np

# Lab: circles, all weights start small


class Layer:
    def __init__(self, size_in, size_out):
        self.w = np.full((size_in, size_out), 0.1)
        self.b = np.zeros(size_out)

    def forward(self, x):
        self.x = x
        self.y = np.tanh(x @ self.w + self.b)
        return self.y

    def backward(self, dy):
        dz = dy * (1 - self.y * self.y)
        self.dw = self.x.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.w.T


class OutputLayer(Layer):
    def forward(self, x):
        self.x = x
        self.y = 1 / (1 + np.exp(-(x @ self.w + self.b)))
        return self.y

    def backward(self, t):
        dz = (self.y - t) / len(t)
        self.dw = self.x.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.w.T


def make_circles(n, rng):
    ang = rng.uniform(0, 2 * np.pi, n)
    t = (np.arange(n) < n // 2).astype(float)
    rad = np.where(t == 1, 0.4, 1.0) + rng.normal(0, 0.05, n)
    x = np.column_stack((rad * np.cos(ang), rad * np.sin(ang)))
    return x, t[:, np.newaxis]


def bce(y, t):
    return -(t * np.log(y) + (1 - t) * np.log(1 - y)).mean()


def main():
    rng = np.random.default_rng(0)
    x, t = make_circles(120, rng)
    net = [Layer(2, 4), Layer(4, 4), OutputLayer(4, 1)]
    velocity = [[np.zeros_like(l.w), np.zeros_like(l.b)] for l in net]
    lr, momentum = 0.2, 0.9
    for epoch in range(2001):
        y = x
        for layer in net:
            y = layer.forward(y)
        if epoch % 200 == 0:
            print("epoch", epoch, "loss %.5f" % bce(y, t), "acc %.2f" % ((y > 0.5) == t).mean())
        d = t
        for layer in net[::-1]:
            d = layer.backward(d)
        for layer, v in zip(net, velocity):
            v[0] = momentum * v[0] - lr * layer.dw
            v[1] = momentum * v[1] - lr * layer.db
            layer.w = layer.w + v[0]
            layer.b = layer.b + v[1]


main()
