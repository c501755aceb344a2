import numpy as np
from collections import OrderedDict


class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dy):
        self.dW = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0)
        return np.dot(dy, self.W.T)


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        x = x - np.max(x, axis=1, keepdims=True)
        self.y = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
        return -np.sum(np.log(self.y[np.arange(len(t)), t] + 1e-7)) / len(t)

    def backward(self):
        dx = self.y.copy()
        dx[np.arange(len(self.t)), self.t] -= 1
        return dx / len(self.t)


class ThreeLayerNet:
    def __init__(self, n_in, n1, n2, n_out):
        self.params = {}
        for i, (a, b) in enumerate([(n_in, n1), (n1, n2), (n2, n_out)], 1):
            self.params['W%d' % i] = np.random.randn(a, b) * np.sqrt(1.0 / a)
            self.params['b%d' % i] = np.zeros(b)
        self.layers = OrderedDict()
        for i in (1, 2, 3):
            self.layers['Affine%d' % i] = Affine(self.params['W%d' % i], self.params['b%d' % i])
            if i < 3:
                self.layers['Sigmoid%d' % i] = Sigmoid()
        self.last = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def accuracy(self, x, t):
        return np.mean(np.argmax(self.predict(x), axis=1) == t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward()
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        grads = {}
        for i in (1, 2, 3):
            grads['W%d' % i] = self.layers['Affine%d' % i].dW
            grads['b%d' % i] = self.layers['Affine%d' % i].db
        return grads


class AdaGrad:
    def __init__(self, lr=0.1):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in ('W1', 'W2', 'W3'):
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


np.random.seed(33)
glyphs = np.random.rand(5, 30) > 0.5
t = np.random.randint(0, 5, 500)
x = glyphs[t] * 1.0
x = np.where(np.random.rand(*x.shape) < 0.15, 1 - x, x)
x_train, t_train, x_test, t_test = x[:400], t[:400], x[400:], t[400:]

network = ThreeLayerNet(30, 20, 15, 5)
optimizer = AdaGrad(lr=0.1)
for i in range(1, 401):
    batch = np.random.choice(400, 40, replace=False)
    optimizer.update(network.params, network.gradient(x_train[batch], t_train[batch]))
    if i % 50 == 0:
        print('iteration %d, train loss %.4f, train acc %.3f, test acc %.3f' % (
            i, network.loss(x_train, t_train), network.accuracy(x_train, t_train), network.accuracy(x_test, t_test)))
