import numpy as np
import matplotlib.pyplot as plt


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Model:
    def __init__(self, h):
        self.w1 = np.random.randn(2, h)
        self.w2 = np.random.randn(h, h)
        self.w3 = np.random.randn(h, 1)

    def forward(self, x):
        self.x = x
        self.z1 = sigmoid(x @ self.w1)
        self.z2 = sigmoid(self.z1 @ self.w2)
        return sigmoid(self.z2 @ self.w3)

    def fit(self, x, y, lr, epochs):
        for i in range(epochs):
            p = self.forward(x)
            loss = np.mean((p - y) ** 2)
            d = 2 * (p - y) / len(x) * p * (1 - p)
            d2 = d @ self.w3.T * self.z2 * (1 - self.z2)
            d1 = d2 @ self.w2.T * self.z1 * (1 - self.z1)
            self.w3 -= lr * self.z2.T @ d
            self.w2 -= lr * self.z1.T @ d2
            self.w1 -= lr * self.x.T @ d1
            if i % 1000 == 0:
                print('epoch', i, 'loss', loss)


def main():
    np.random.seed(111)
    x = np.random.rand(100, 2)
    y = (x[:, :1] > x[:, 1:]).astype(float)
    model = Model(4)
    model.fit(x, y, 0.5, 5000)
    model = Model(4)
    result = model.forward(x)
    print('accuracy', np.mean((result > 0.5) == y))
    plt.scatter(x[:, 0], x[:, 1], c=result[:, 0] > 0.5)
    plt.show()


if __name__ == '__main__':
    main()
