import numpy as np


class Net(object):
    """ 2 hidden layers """

    def __init__(self, h1, h2):
        self.W = [np.random.randn(2, h1), np.random.randn(h1, h2), np.random.randn(h2, 1)]

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def feed_forward(self, X):
        self.A = [X]
        for W in self.W:
            self.A.append(self.sigmoid(self.A[-1] @ W))
        return self.A[-1]

    def back_propogation(self, y, lr):
        grads = []
        err = self.A[-1] - y
        for i in range(len(self.W) - 1, -1, -1):
            delta = err * self.A[i + 1] * (1 - self.A[i + 1])
            grads.insert(0, self.A[i].T @ delta)
            err = delta @ self.W[i].T
        for i in range(len(self.W)):
            self.W[i] = self.W[i] - lr * grads[i]


def linear_data(n=100):
    x = np.random.uniform(size=(n, 2))
    return x, (x[:, 0] <= x[:, 1]).astype(np.float64).reshape(-1, 1)


X, y = linear_data()
net = Net(10, 10)
for epoch in range(0, 1000):
    y_pred = net.feed_forward(X)
    loss = np.mean(np.square(y - y_pred))
    net.back_propogation(y, 0.05)
    if epoch % 100 == 0:
        print("epoch %d loss : %f" % (epoch, loss))
acc = (np.round(net.feed_forward(X)) == y).sum() / len(y)
print("accuracy:", acc * 100, "%")
