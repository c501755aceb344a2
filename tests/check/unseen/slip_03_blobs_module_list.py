"""three gaussian blobs, softmax, a list of modules"""
import numpy as np

np.random.seed(77)


class Module:
    params = ()

    def step(self, lr):
        for name in self.params:
            setattr(self, name, getattr(self, name) - lr * getattr(self, 'd' + name))


class Lin(Module):
    params = ('W', 'b')

    def __init__(self, i, o):
        self.W = np.random.randn(i, o) * np.sqrt(1 / i)
        self.b = np.zeros((1, o))

    def __call__(self, x):
        self.x = x
        return x @ self.W + self.b

    def back(self, g):
        self.dW = self.x.T @ g
        self.db = np.sum(g, axis=0, keepdims=True)
        return g @ self.W.T


class Tanh(Module):
    def __call__(self, x):
        self.t = np.tanh(x)
        return self.t

    def back(self, g):
        return g * (1 - self.t ** 2)


def softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def blobs(n):
    mu = np.array([[0, 2], [-2, -1], [2, -1]])
    lab = np.random.randint(0, 3, n)
    return mu[lab] + np.random.randn(n, 2) * 0.8, lab


width = 10
act = Tanh()
net = [Lin(2, width), act, Lin(width, width), act, Lin(width, 3)]


def forward(x):
    for mod in net:
        x = mod(x)
    return softmax(x)


if __name__ == '__main__':
    X, lab = blobs(240)
    Xt, labt = blobs(120)
    onehot = np.eye(3)[lab]
    for epoch in range(400):
        p = forward(X)
        loss = -np.mean(np.log(p[np.arange(len(lab)), lab] + 1e-12))
        g = (p - onehot) / len(X)
        for mod in net[::-1]:
            g = mod.back(g)
        for mod in net:
            mod.step(0.5)
        if epoch % 40 == 0:
            print('epoch', epoch, 'loss', loss)
    print('test acc', np.mean(np.argmax(forward(Xt), axis=1) == labt))
