import numpy as np

np.random.seed(5)


class Layer:
    def __init__(self, n_input, n_output):
        self.n_output = n_output
        self.w = np.random.randn(n_input, n_output)

    def forward(self, x):
        self.x = x
        self.b = np.random.randn(self.n_output) * 0.1
        self.out = 1 / (1 + np.exp(-(x @ self.w + self.b)))
        return self.out

    def backward(self, grad, lr):
        grad = grad * self.out * (1 - self.out)
        back = grad @ self.w.T
        self.w -= lr * self.x.T @ grad
        self.b -= lr * grad.sum(axis=0)
        return back


layers = [Layer(2, 5), Layer(5, 5), Layer(5, 1)]
x = np.random.rand(50, 2)
y = (x[:, 0:1] + x[:, 1:2] > 1) * 1

for epoch in range(1000):
    a = x
    for layer in layers:
        a = layer.forward(a)
    loss = np.mean((a - y) ** 2)
    grad = 2 * (a - y) / len(x)
    for layer in layers[::-1]:
        grad = layer.backward(grad, 0.3)
    if (epoch + 1) % 100 == 0:
        print('epoch:', epoch + 1, 'loss:', loss)
