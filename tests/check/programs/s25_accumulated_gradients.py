import numpy as np


class Linear:
    def __init__(self, in_features, out_features):
        bound = 1 / np.sqrt(in_features)
        self.weight = np.random.uniform(-bound, bound, (in_features, out_features))
        self.bias = np.random.uniform(-bound, bound, (1, out_features))
        self.grad_weight = np.zeros_like(self.weight)
        self.grad_bias = np.zeros_like(self.bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight + self.bias

    def backward(self, grad):
        self.grad_weight += self.x.T @ grad
        self.grad_bias += grad.sum(axis=0, keepdims=True)
        return grad @ self.weight.T

    def zero_grad(self):
        self.grad_weight[:] = 0
        self.grad_bias[:] = 0


class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, grad):
        return grad * self.y * (1 - self.y)


class Model:
    def __init__(self):
        self.seq = [Linear(2, 8), Sigmoid(), Linear(8, 8), Sigmoid(), Linear(8, 1), Sigmoid()]

    def forward(self, x):
        for m in self.seq:
            x = m.forward(x)
        return x

    def backward(self, g):
        for m in reversed(self.seq):
            g = m.backward(g)


class SGD:
    def __init__(self, layers, lr):
        self.layers = [l for l in layers if isinstance(l, Linear)]
        self.lr = lr

    def step(self):
        for l in self.layers:
            l.weight -= self.lr * l.grad_weight
            l.bias -= self.lr * l.grad_bias


def train():
    np.random.seed(3)
    x = np.random.rand(100, 2)
    y = (x[:, :1] > x[:, 1:]).astype(float)
    model = Model()
    optim = SGD(model.seq, lr=0.01)
    for epoch in range(1, 501):
        pred = model.forward(x)
        loss = np.mean((pred - y) ** 2)
        model.backward(2 * (pred - y) / len(y))
        optim.step()
        if epoch % 50 == 0:
            print(f'[Epoch {epoch:03d}] loss={loss:.4f} acc={np.mean((pred > .5) == y):.2f}')
    return model, optim, x, y


if __name__ == '__main__':
    model, optim, x, y = train()
