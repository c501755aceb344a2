import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(a):
    return a * (1 - a)


class Layer:
    def __init__(self, nin, nout):
        self.W = np.random.randn(nin, nout)
        self.b = np.zeros(nout)

    def foward(self, x):
        self.x = x
        self.a = sigmoid(x.dot(self.W) + self.b)
        return self.a

    def backword(self, err, lr):
        delta = err * sigmoid_prime(self.a)
        prev = err.dot(self.W.T)
        self.W -= lr * self.x.T.dot(delta)
        self.b -= lr * delta.sum(axis=0)
        return prev


class Model:
    def __init__(self, dims):
        self.layers = [Layer(dims[i], dims[i + 1]) for i in range(len(dims) - 1)]

    def predict(self, x):
        for l in self.layers:
            x = l.foward(x)
        return x

    def fit(self, x, y, lr=0.1, epochs=1000):
        for e in range(epochs):
            out = self.predict(x)
            loss = ((out - y) ** 2).mean()
            err = 2 * (out - y) / y.shape[0]
            for l in self.layers[::-1]:
                err = l.backword(err, lr)
            if e % 100 == 0:
                print(f'Epoch {e:5d} | loss {loss:.5f}')


if __name__ == '__main__':
    np.random.seed(0)
    x = np.random.uniform(0, 1, (100, 2))
    y = (x[:, :1] > x[:, 1:]).astype(float)
    m = Model([2, 4, 4, 1])
    m.fit(x, y, lr=0.5)
    print('acc', np.mean((m.predict(x) > .5) == y))
