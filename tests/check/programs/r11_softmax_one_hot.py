import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def one_hot(t, k):
    return np.eye(k)[t]


class SoftmaxCrossEntropy:
    def forward(self, z, t):
        self.p, self.t = softmax(z), t
        return -np.mean(np.sum(t * np.log(self.p + 1e-12), axis=1))

    def backward(self):
        return (self.p - self.t) / self.t.shape[0]


class Dense:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m) * np.sqrt(1.0 / n)
        self.b = np.zeros(m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out * self.out)


if __name__ == '__main__':
    np.random.seed(1234)
    n = 90
    t = np.repeat(np.arange(3), n // 3)
    angle = t * 2 * np.pi / 3
    x = np.stack([np.cos(angle), np.sin(angle)], axis=1) + np.random.randn(n, 2) * 0.4
    T = one_hot(t, 3)
    layers = [Dense(2, 8), Tanh(), Dense(8, 8), Tanh(), Dense(8, 3)]
    head = SoftmaxCrossEntropy()
    lr = 0.5
    for epoch in range(500):
        h = x
        for layer in layers:
            h = layer.forward(h)
        loss = head.forward(h, T)
        dout = head.backward()
        for layer in layers[::-1]:
            dout = layer.backward(dout)
        for layer in layers:
            if isinstance(layer, Dense):
                layer.W -= lr * layer.dW
                layer.b -= lr * layer.db
        if epoch % 50 == 0:
            print('epoch %d, loss %.4f, acc %.3f' % (epoch, loss, np.mean(head.p.argmax(1) == t)))
