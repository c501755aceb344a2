import numpy as np

np.random.seed(27)


class Net():
    def __init__(self):
        self.w1 = np.random.normal(0, 1, (4, 2)); self.b1 = np.zeros((4, 1))
        self.w2 = np.random.normal(0, 1, (4, 4)); self.b2 = np.zeros((4, 1))
        self.w3 = np.random.normal(0, 1, (1, 4)); self.b3 = np.zeros((1, 1))

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def train_one(self, x, t, lr):
        x = np.reshape(x, (2, 1))
        h1 = self.sigmoid(np.dot(self.w1, x) + self.b1)
        h2 = self.sigmoid(np.dot(self.w2, h1) + self.b2)
        y = self.sigmoid(np.dot(self.w3, h2) + self.b3)
        d3 = (y - t) * y * (1 - y)
        self.w3 -= lr * np.dot(d3, h2.T)
        self.b3 -= lr * d3
        d2 = np.dot(self.w3.T, d3) * h2 * (1 - h2)
        self.w2 -= lr * np.dot(d2, h1.T)
        self.b2 -= lr * d2
        d1 = np.dot(self.w2.T, d2) * h1 * (1 - h1)
        self.w1 -= lr * np.dot(d1, x.T)
        self.b1 -= lr * d1
        return 0.5 * (y - t) ** 2


inputs = np.array([[i / 10, j / 10] for i in range(5) for j in range(5) if i != j])
labels = [1 if a > b else 0 for a, b in inputs]
net = Net()
for epoch in range(200):
    loss = 0
    for k in range(len(inputs)):
        loss += net.train_one(inputs[k], labels[k], 0.3)
    if epoch % 20 == 0:
        print('epoch %d loss : %.5f' % (epoch, loss[0][0] / len(inputs)))
