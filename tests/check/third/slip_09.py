import numpy as np


class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros_like(data)


class Module:
    def parameters(self):
        return []

    def zero_grad(self):
        for p in self.parameters():
            p.grad.fill(0)


class Linear(Module):
    def __init__(self, n_in, n_out):
        self.weight = Parameter(np.random.randn(n_in, n_out) / np.sqrt(n_in))
        self.bias = Parameter(np.zeros(n_out))

    def parameters(self):
        return [self.weight, self.bias]

    def forward(self, x):
        self.saved = x
        return x @ self.weight.data + self.bias.data

    def backward(self, grad):
        self.weight.grad += self.saved.T @ grad
        self.bias.grad += grad.sum(axis=0)
        return grad @ self.weight.data.T


class Sigmoid(Module):
    def forward(self, x):
        self.saved = 1 / (1 + np.exp(-x))
        return self.saved

    def backward(self, grad):
        return grad * self.saved * (1 - self.saved)


class Sequential(Module):
    def __init__(self, *modules):
        self.modules = modules

    def parameters(self):
        return [p for m in self.modules for p in m.parameters()]

    def forward(self, x):
        for m in self.modules:
            x = m.forward(x)
        return x

    def backward(self, grad):
        for m in self.modules[::-1]:
            grad = m.backward(grad)


class SGD:
    def __init__(self, params, lr):
        self.params, self.lr = params, lr

    def step(self):
        for p in self.params:
            p.data -= self.lr * p.grad


class MSELoss:
    def __call__(self, pred, target):
        self.diff = pred - target
        return np.mean(self.diff ** 2)

    def backward(self):
        return 2 * self.diff / self.diff.size


def generate_linear(n=100):
    x = np.random.uniform(0, 1, (n, 2))
    y = (x[:, 0] < x[:, 1]).astype(float)[:, None]
    return x, y


if __name__ == '__main__':
    np.random.seed(55)
    x, y = generate_linear()
    model = Sequential(Linear(2, 4), Sigmoid(), Linear(4, 4), Sigmoid(), Linear(4, 1), Sigmoid())
    criterion = MSELoss()
    optimizer = SGD(model.parameters(), lr=0.005)
    for epoch in range(2000):
        out = model.forward(x)
        loss = criterion(out, y)
        model.backward(criterion.backward())
        optimizer.step()
        if (epoch + 1) % 200 == 0:
            print('Epoch [%d/2000] Loss: %.4f' % (epoch + 1, loss))
    acc = np.mean((model.forward(x) > 0.5) == (y == 1))
    print('Accuracy: %.1f %%' % (acc * 100))
