import numpy as np


class Layer:
    def __init__(self, n_in, n_out):
        self.w = np.full((n_in, n_out), 0.5)
        self.b = np.ones((1, n_out)) * 0.1

    def forward(self, x):
        self.x = x
        self.y = np.tanh(x @ self.w + self.b)
        return self.y

    def backward(self, dy):
        dz = dy * (1 - self.y ** 2)
        self.dw = self.x.T @ dz
        self.db = dz.sum(0, keepdims=True)
        return dz @ self.w.T


class Output(Layer):
    def forward(self, x):
        self.x = x
        self.y = 1 / (1 + np.exp(-(x @ self.w + self.b)))
        return self.y

    def backward(self, dz):
        self.dw = self.x.T @ dz
        self.db = dz.sum(0, keepdims=True)
        return dz @ self.w.T


np.random.seed(1)
x = np.random.randn(100, 2)
y = (x[:, :1] + x[:, 1:] > 0).astype(float)
net = [Layer(2, 4), Layer(4, 4), Output(4, 1)]
for step in range(500):
    h = x
    for l in net:
        h = l.forward(h)
    loss = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))
    g = (h - y) / len(x)
    for l in net[::-1]:
        g = l.backward(g)
    for l in net:
        l.w -= 0.2 * l.dw
        l.b -= 0.2 * l.db
    if step % 50 == 0:
        print('step %d, loss %.4f' % (step, loss))
