import numpy as np

np.random.seed(2)


def relu(x):
    return np.maximum(0, x)


def d_relu(a):
    return (a > 0).astype(float)


class Dense:
    def __init__(self, i, o):
        self.w = np.random.randn(i, o) * 0.5
        self.b = np.zeros((1, o)) - 0.1

    def forward(self, x):
        self.x = x
        self.a = relu(x @ self.w + self.b)
        return self.a

    def backward(self, g):
        g = g * d_relu(self.a)
        self.gw, self.gb = self.x.T @ g, g.sum(axis=0, keepdims=True)
        return g @ self.w.T

    def update(self, lr):
        self.w -= lr * self.gw
        self.b -= lr * self.gb


x = np.random.rand(100, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
net = [Dense(2, 4), Dense(4, 4), Dense(4, 1)]
net[2].w = -np.abs(net[2].w)
for epoch in range(500):
    out = x
    for layer in net:
        out = layer.forward(out)
    loss = np.mean((out - y) ** 2)
    g = 2 * (out - y) / len(y)
    for layer in net[::-1]:
        g = layer.backward(g)
    for layer in net:
        layer.update(0.1)
    if epoch % 50 == 0:
        print('epoch', epoch, 'loss', loss)
