import numpy as np


class Layer:
    def __init__(self, n_in, n_out):
        self.w = np.random.uniform(-1, 1, (n_in, n_out))
        self.b = np.zeros((1, n_out))
        self.w_sum = np.zeros_like(self.w)
        self.b_sum = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        self.out = 1 / (1 + np.exp(-(x @ self.w + self.b)))
        return self.out

    def backward(self, g):
        g = g * self.out * (1 - self.out)
        self.dw = self.x.T @ g
        self.db = np.sum(g, axis=0, keepdims=True)
        return g @ self.w.T

    def update(self, lr):
        w_sum = self.w_sum + self.dw ** 2
        b_sum = self.b_sum + self.db ** 2
        self.w -= lr * self.dw / (np.sqrt(w_sum) + 1e-8)
        self.b -= lr * self.db / (np.sqrt(b_sum) + 1e-8)


np.random.seed(2)
x = np.random.rand(100, 2)
y = (x[:, :1] < x[:, 1:]).astype(float)
net = [Layer(2, 4), Layer(4, 4), Layer(4, 1)]
for epoch in range(300):
    h = x
    for l in net:
        h = l.forward(h)
    loss = -np.mean(y * np.log(h + 1e-8) + (1 - y) * np.log(1 - h + 1e-8))
    g = (h - y) / (h * (1 - h) + 1e-8) / len(y)
    for l in net[::-1]:
        g = l.backward(g)
    for l in net:
        l.update(0.01)
    if epoch % 30 == 0:
        print('epoch', epoch, 'loss', loss)
