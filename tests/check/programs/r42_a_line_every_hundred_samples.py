import numpy as np

np.random.seed(302)


class Net:
    def __init__(self):
        self.w1 = np.random.randn(4, 2)
        self.w2 = np.random.randn(4, 4)
        self.w3 = np.random.randn(1, 4)

    def step(self, x, t, lr):
        a1 = 1 / (1 + np.exp(-self.w1 @ x))
        a2 = 1 / (1 + np.exp(-self.w2 @ a1))
        y = 1 / (1 + np.exp(-self.w3 @ a2))
        d3 = (y - t) * y * (1 - y)
        d2 = self.w3.T @ d3 * a2 * (1 - a2)
        d1 = self.w2.T @ d2 * a1 * (1 - a1)
        self.w3 -= lr * d3 @ a2.T
        self.w2 -= lr * d2 @ a1.T
        self.w1 -= lr * d1 @ x.T
        return 0.5 * np.sum((y - t) ** 2)


points = np.random.rand(50, 2)
labels = np.array([1 if a > b else 0 for a, b in points])
net = Net()
n = 0
for epoch in range(100):
    order = np.random.permutation(50)
    for k in order:
        loss = net.step(points[k].reshape(2, 1), labels[k], 0.5)
        n += 1
        if n % 10 == 0:
            print('step', n, 'loss of this sample', loss)
