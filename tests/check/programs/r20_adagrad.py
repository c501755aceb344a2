import numpy as np


class Net:
    def __init__(self, lr=0.1):
        self.lr = lr
        self.w = [np.random.randn(2, 5), np.random.randn(5, 5), np.random.randn(5, 1)]
        self.n = [0, 0, 0]

    def sigmoid(self, x):
        return 1.0 / (1.0 + np.exp(-x))

    def forward(self, x):
        self.z = [x]
        for w in self.w:
            x = self.sigmoid(np.matmul(x, w))
            self.z.append(x)
        return x

    def backward(self, dy):
        self.grad = [0, 0, 0]
        for i in [2, 1, 0]:
            dy = dy * self.z[i + 1] * (1 - self.z[i + 1])
            self.grad[i] = np.matmul(self.z[i].T, dy)
            dy = np.matmul(dy, self.w[i].T)

    def update(self):
        for i in range(3):
            self.n[i] = self.n[i] + self.grad[i] ** 2
            self.w[i] = self.w[i] - self.lr * self.grad[i] / (np.sqrt(self.n[i]) + 1e-8)


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    inputs, labels = [], []
    for pt in pts:
        inputs.append([pt[0], pt[1]])
        if pt[0] > pt[1]:
            labels.append(0)
        else:
            labels.append(1)
    return np.array(inputs), np.array(labels).reshape(n, 1)


np.random.seed(13)
x, y = generate_linear()
net = Net()
for i in range(1000):
    p = net.forward(x)
    loss = np.sum((p - y) ** 2) / len(y)
    net.backward(2 * (p - y) / len(y))
    net.update()
    if i % 100 == 0:
        print("Epoch {}: loss={:.6f}".format(i, loss))
