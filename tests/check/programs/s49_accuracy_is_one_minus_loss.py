import numpy as np

np.random.seed(9)


class Layer:
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        self.a = 1 / (1 + np.exp(-(x @ self.w + self.b)))
        return self.a

    def backward(self, g, lr):
        d = g * self.a * (1 - self.a)
        back = d @ self.w.T
        self.w -= lr * self.x.T @ d
        self.b -= lr * d.sum(axis=0)
        return back


x = np.random.rand(100, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
layers = [Layer(2, 4), Layer(4, 4), Layer(4, 1)]
for epoch in range(800):
    out = x
    for layer in layers:
        out = layer.forward(out)
    loss = np.mean((y - out) ** 2)
    accuracy = 1 - loss
    g = 2 * (out - y) / len(y)
    for layer in reversed(layers):
        g = layer.backward(g, 0.5)
    if epoch % 100 == 0:
        print(f"epoch {epoch}, loss {loss:.5f}, accuracy {accuracy:.2%}")
