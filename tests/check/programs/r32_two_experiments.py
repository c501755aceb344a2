import numpy as np


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    inputs, labels = [], []
    for pt in pts:
        inputs.append([pt[0], pt[1]])
        labels.append(0 if pt[0] > pt[1] else 1)
    return np.array(inputs), np.array(labels).reshape(n, 1)


def generate_XOR_easy():
    inputs, labels = [], []
    for i in range(11):
        inputs.append([0.1 * i, 0.1 * i])
        labels.append(0)
        if 0.1 * i == 0.5:
            continue
        inputs.append([0.1 * i, 1 - 0.1 * i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(21, 1)


class NN:
    def __init__(self, lr=0.5):
        self.lr = lr
        self.w1, self.w2, self.w3 = np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)

    def forward(self, x):
        self.x = x
        self.z1 = 1 / (1 + np.exp(-x @ self.w1))
        self.z2 = 1 / (1 + np.exp(-self.z1 @ self.w2))
        self.y = 1 / (1 + np.exp(-self.z2 @ self.w3))
        return self.y

    def backward(self, t):
        e3 = 2 * (self.y - t) / len(t) * self.y * (1 - self.y)
        e2 = e3 @ self.w3.T * self.z2 * (1 - self.z2)
        e1 = e2 @ self.w2.T * self.z1 * (1 - self.z1)
        self.w3 -= self.lr * self.z2.T @ e3
        self.w2 -= self.lr * self.z1.T @ e2
        self.w1 -= self.lr * self.x.T @ e1


def train(x, y, epochs):
    net = NN()
    for epoch in range(1, epochs + 1):
        pred = net.forward(x)
        loss = np.mean((pred - y) ** 2)
        net.backward(y)
        if epoch % 500 == 0:
            print('epoch %5d loss : %.8f' % (epoch, loss))
    return net


def test(net, x, y):
    pred = net.forward(x)
    right = 0
    for i, (p, t) in enumerate(zip(pred, y)):
        print('Iter%d | Ground truth: %.1f | prediction: %.5f' % (i, t[0], p[0]))
        if (p[0] > 0.5) == t[0]:
            right += 1
    print('loss=%.5f accuracy=%.2f%%' % (np.mean((pred - y) ** 2), 100 * right / len(y)))


np.random.seed(3)
for make in (generate_linear, generate_XOR_easy):
    x, y = make()
    net = train(x, y, 3000)
    test(net, x, y)
