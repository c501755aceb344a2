import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Layer:
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out)

    def forward(self, x):
        self.x = x
        self.a = sigmoid(x @ self.w)
        return self.a

    def backward(self, da):
        m = self.x.shape[0]
        dz = da * self.a * (1 - self.a) / m
        self.dw = self.x.T @ dz
        return dz @ self.w.T


class Net:
    def __init__(self):
        self.layers = [Layer(2, 4), Layer(4, 4), Layer(4, 1)]

    def forward(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def train_step(self, x, y, lr):
        p = self.forward(x)
        g = 2 * (p - y)
        for l in self.layers[::-1]:
            g = l.backward(g)
        for l in self.layers:
            l.w -= lr * l.dw
        return np.mean((p - y) ** 2)


if __name__ == '__main__':
    n = 64
    x = np.random.rand(n, 2)
    y = np.array([[1.0 if a > b else 0.0] for a, b in x])
    net = Net()
    for epoch in range(1, 1001):
        loss = net.train_step(x, y, 1.0)
        if epoch % 100 == 0:
            print(f"epoch {epoch} loss : {loss:.6f}")
    print(net.forward(x)[:5])
