import numpy as np

np.random.seed(21)


class XORNet:
    def __init__(self, lr):
        self.lr = lr
        self.weights = [np.random.randn(3, 4), np.random.randn(5, 4), np.random.randn(5, 1)]

    def bias(self, a):
        return np.hstack([a, np.ones((a.shape[0], 1))])

    def forward(self, x):
        self.inputs, self.outputs = [], []
        for w in self.weights:
            x = self.bias(x)
            self.inputs.append(x)
            x = 1 / (1 + np.exp(-x @ w))
            self.outputs.append(x)
        return x

    def backward(self, y):
        error = self.outputs[-1] - y
        for i in (2, 1, 0):
            delta = error * self.outputs[i] * (1 - self.outputs[i])
            error = (delta @ self.weights[i].T)[:, :-1]
            self.weights[i] -= self.lr * self.inputs[i].T @ delta


x = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [0.5, 0.1], [0.1, 0.9]])
y = np.array([[0], [1], [1], [0], [0], [1]])
net = XORNet(0.4)
for epoch in range(1000):
    pred = np.round(net.forward(x))
    loss = np.mean((pred - y) ** 2)
    net.backward(y)
    if epoch % 50 == 0:
        print('epoch', epoch, 'loss', loss)
