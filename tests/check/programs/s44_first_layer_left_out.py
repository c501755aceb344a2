import numpy as np


class Linear:
    def __init__(self, fan_in, fan_out):
        self.W = np.random.randn(fan_in, fan_out) * np.sqrt(1 / fan_in)
        self.b = np.zeros(fan_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.gW = self.x.T @ g
        self.gb = g.sum(axis=0)
        return g @ self.W.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, g):
        return g * (1 - self.y ** 2)


class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, g):
        return g * self.y * (1 - self.y)


class Model:
    def __init__(self):
        self.fc1, self.act1 = Linear(2, 8), Tanh()
        self.fc2, self.act2 = Linear(8, 8), Tanh()
        self.fc3, self.act3 = Linear(8, 1), Sigmoid()
        self.chain = [self.fc1, self.act1, self.fc2, self.act2, self.fc3, self.act3]

    def forward(self, x):
        for f in self.chain:
            x = f.forward(x)
        return x

    def backward(self, g):
        for f in self.chain[::-1]:
            g = f.backward(g)


class Optimizer:
    def __init__(self, layers, lr):
        self.layers, self.lr = layers, lr

    def step(self):
        for l in self.layers:
            l.W -= self.lr * l.gW
            l.b -= self.lr * l.gb


if __name__ == '__main__':
    np.random.seed(0)
    x = np.random.rand(200, 2)
    y = np.logical_xor(x[:, :1] > 0.5, x[:, 1:] > 0.5) * 1.0
    model = Model()
    opt = Optimizer([model.fc2, model.fc3], lr=0.5)
    for e in range(1001):
        p = model.forward(x)
        loss = np.mean((p - y) ** 2)
        model.backward(2 * (p - y) / len(y))
        opt.step()
        if e % 100 == 0:
            print(f"Epoch {e}, Loss: {loss:.4f}, Accuracy: {np.mean((p > .5) == y):.4f}")
