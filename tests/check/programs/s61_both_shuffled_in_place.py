import numpy as np


class Linear:
    def __init__(self, a, b):
        self.W = np.random.randn(a, b) / np.sqrt(a)
        self.B = np.zeros((1, b))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.B

    def backward(self, g, lr):
        back = g @ self.W.T
        self.W -= lr * self.x.T @ g
        self.B -= lr * g.sum(0, keepdims=True)
        return back


class Tanh:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, g, lr):
        return g * (1 - self.a ** 2)


np.random.seed(14)
X = np.random.uniform(-1, 1, (50, 2))
Y = np.where(X[:, :1] * X[:, 1:] > 0, 1.0, -1.0)
net = [Linear(2, 6), Tanh(), Linear(6, 6), Tanh(), Linear(6, 1), Tanh()]
for epoch in range(300):
    np.random.shuffle(X)
    np.random.shuffle(Y)
    out = X
    for m in net:
        out = m.forward(out)
    loss = ((out - Y) ** 2).mean()
    g = 2 * (out - Y) / len(Y)
    for m in reversed(net):
        g = m.backward(g, 0.2)
    if epoch % 30 == 0:
        print(f'Epoch {epoch}  loss={loss:.4f}')
