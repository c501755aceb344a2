import numpy as np
import matplotlib.pyplot as plt


class Network:
    def __init__(self, x, y):
        self.x, self.y = x, y
        self.reset()

    def reset(self):
        self.w = [np.random.randn(2, 5), np.random.randn(5, 5), np.random.randn(5, 1)]

    def forward(self, x):
        self.a = [x]
        for w in self.w:
            self.a.append(1 / (1 + np.exp(-np.dot(self.a[-1], w))))
        return self.a[-1]

    def train(self, epochs, lr):
        for epoch in range(epochs):
            out = self.forward(self.x)
            loss = np.mean((out - self.y) ** 2)
            delta = 2 * (out - self.y) / len(self.y) * out * (1 - out)
            for i in (2, 1, 0):
                grad = np.dot(self.a[i].T, delta)
                delta = np.dot(delta, self.w[i].T) * self.a[i] * (1 - self.a[i])
                self.w[i] = self.w[i] - lr * grad
            if epoch % 500 == 0:
                print('epoch', epoch, 'loss', loss)

    def show_result(self):
        self.reset()
        pred = self.forward(self.x)
        plt.scatter(self.x[:, 0], self.x[:, 1], c=np.round(pred).ravel())
        plt.show()
        print('accuracy', np.mean(np.round(pred) == self.y))


np.random.seed(6)
x = np.random.rand(70, 2)
y = (x[:, [0]] < x[:, [1]]).astype(float)
net = Network(x, y)
net.train(3000, 0.8)
net.show_result()
