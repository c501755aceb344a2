import numpy as np


class Layer:
    def __init__(self, n_in, n_out):
        self.w = np.random.normal(0, 1, (n_in, n_out))
        self.b = np.zeros(n_out)
        self.vw, self.vb = np.zeros_like(self.w), np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        self.y = np.tanh(x @ self.w + self.b)
        return self.y

    def backward(self, g):
        g = g * (1 - self.y ** 2)
        self.gw, self.gb = self.x.T @ g, g.sum(axis=0)
        return g @ self.w.T

    def update(self, lr, momentum):
        self.vw = lr * self.gw - momentum * self.vw
        self.vb = lr * self.gb - momentum * self.vb
        self.w -= self.vw
        self.b -= self.vb


class Net:
    def __init__(self, *sizes):
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]

    def __call__(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def fit(self, x, y, epochs, lr=0.05, momentum=0.8):
        for epoch in range(epochs):
            p = self(x)
            loss = np.mean((p - y) ** 2)
            g = 2 * (p - y) / y.size
            for l in self.layers[::-1]:
                g = l.backward(g)
            for l in self.layers:
                l.update(lr, momentum)
            if epoch % 50 == 0:
                print('epoch', epoch, 'loss', loss)


np.random.seed(3)
x = np.random.randn(100, 2)
y = np.sign(x[:, :1] - x[:, 1:])
net = Net(2, 5, 5, 1)
net.fit(x, y, 500)
