import numpy as np


class Net:
    def __init__(self):
        np.random.seed(10)
        self.w1 = np.random.normal(0, 1, (2, 5))
        self.w2 = np.random.normal(0, 1, (5, 5))
        self.w3 = np.random.normal(0, 1, (5, 1))

    def predict(self, x):
        h1 = 1 / (1 + np.exp(-x.dot(self.w1)))
        h2 = 1 / (1 + np.exp(-h1.dot(self.w2)))
        return 1 / (1 + np.exp(-h2.dot(self.w3)))

    def train_step(self, x, y, lr=0.5):
        h1 = 1 / (1 + np.exp(-x.dot(self.w1)))
        h2 = 1 / (1 + np.exp(-h1.dot(self.w2)))
        out = 1 / (1 + np.exp(-h2.dot(self.w3)))
        d3 = 2 * (out - y) / len(y) * out * (1 - out)
        d2 = d3.dot(self.w3.T) * h2 * (1 - h2)
        d1 = d2.dot(self.w2.T) * h1 * (1 - h1)
        self.w3 = self.w3 - lr * h2.T.dot(d3)
        self.w2 = self.w2 - lr * h1.T.dot(d2)
        self.w1 = self.w1 - lr * x.T.dot(d1)


net = Net()
x = np.random.rand(60, 2)
y = (x[:, 0] > x[:, 1]).reshape(60, 1).astype(float)
y_pred = net.predict(x)
for epoch in range(1, 1001):
    net.train_step(x, y)
    loss = np.mean((y_pred - y) ** 2)
    if epoch % 2 == 0:
        print('epoch %d loss : %.10f' % (epoch, loss))
