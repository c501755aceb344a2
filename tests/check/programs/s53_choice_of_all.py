import numpy as np

rng = np.random.RandomState(109)


class Net:
    def __init__(self):
        self.w1, self.w2, self.w3 = rng.randn(2, 5), rng.randn(5, 5), rng.randn(5, 1)

    def step(self, x, y, lr):
        h1 = 1 / (1 + np.exp(-x @ self.w1))
        h2 = 1 / (1 + np.exp(-h1 @ self.w2))
        p = 1 / (1 + np.exp(-h2 @ self.w3))
        loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        d3 = (p - y) / len(y)
        d2 = d3 @ self.w3.T * h2 * (1 - h2)
        d1 = d2 @ self.w2.T * h1 * (1 - h1)
        self.w3 -= lr * h2.T @ d3
        self.w2 -= lr * h1.T @ d2
        self.w1 -= lr * x.T @ d1
        return loss


data = rng.rand(30, 2)
labels = (data[:, :1] > data[:, 1:]).astype(float)
net = Net()
for epoch in range(400):
    pick = rng.choice(len(data), len(data))
    data = data[pick]
    labels = labels[pick]
    loss = net.step(data, labels, 0.5)
    if epoch % 40 == 0:
        print('epoch', epoch, 'loss', loss)
