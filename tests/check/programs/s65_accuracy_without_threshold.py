import numpy as np

np.random.seed(17)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Model:
    def __init__(self):
        self.layers = []
        for a, b in ((2, 4), (4, 4), (4, 1)):
            self.layers.append({'w': np.random.randn(a, b), 'b': np.random.randn(1, b)})

    def forward(self, x):
        for layer in self.layers:
            layer['x'] = x
            x = sigmoid(x @ layer['w'] + layer['b'])
            layer['a'] = x
        return x

    def backward(self, y, lr):
        g = 2 * (self.layers[-1]['a'] - y) / y.shape[0]
        for layer in self.layers[::-1]:
            d = g * layer['a'] * (1 - layer['a'])
            g = d @ layer['w'].T
            layer['w'] -= lr * layer['x'].T @ d
            layer['b'] -= lr * d.sum(axis=0, keepdims=True)


x = np.random.rand(100, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
model = Model()
for epoch in range(1000):
    pred = model.forward(x)
    loss = np.mean((pred - y) ** 2)
    acc = np.mean(pred == y)
    model.backward(y, 0.5)
    if epoch % 100 == 0:
        print('epoch', epoch, 'loss', loss, 'accuracy', acc)
