import numpy as np

np.random.seed(11)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Net:
    def __init__(self, h):
        self.w1 = np.random.randn(2, h)
        self.w2 = np.random.randn(h, h)
        self.w3 = np.random.randn(h, 1)

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(x @ self.w1)
        self.a2 = sigmoid(self.a1 @ self.w2)
        self.a3 = sigmoid(self.a2 @ self.w3)
        return self.a3

    def backward(self, y, lr):
        d3 = (self.a3 - y) / len(y)
        d2 = d3 @ self.w3.T * self.a2 * (1 - self.a2)
        d1 = d2 @ self.w2.T * self.a1 * (1 - self.a1)
        self.w3 -= lr * self.a2.T @ d3
        self.w2 -= lr * self.a1.T @ d2
        self.w1 -= lr * self.x.T @ d1


x = np.random.rand(60, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
net = Net(5)
for epoch in range(600):
    xs = x[np.random.permutation(len(x))]
    ys = y[np.random.permutation(len(y))]
    p = net.forward(xs)
    loss = -(ys * np.log(p + 1e-8) + (1 - ys) * np.log(1 - p + 1e-8)).mean()
    net.backward(ys, 0.5)
    if epoch % 100 == 0:
        print(epoch, 'loss', loss)
