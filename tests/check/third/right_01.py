# -*- coding: utf-8 -*-
# 深度學習 作業一：手刻倒傳遞 (只能用 numpy)
import numpy as np
import matplotlib.pyplot as plt

np.random.seed(7)


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    labels = []
    for pt in pts:
        if pt[0] > pt[1]:
            labels.append(0)
        else:
            labels.append(1)
    return pts, np.array(labels).reshape(n, 1)


def generate_XOR_easy():
    inputs, labels = [], []
    for i in range(11):
        inputs.append([0.1 * i, 0.1 * i])
        labels.append(0)
        if i == 5:
            continue
        inputs.append([0.1 * i, 1 - 0.1 * i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(21, 1)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    # x 已經是 sigmoid 的輸出
    return np.multiply(x, 1.0 - x)


class Net:
    def __init__(self, lr=0.5):
        self.lr = lr
        self.w1 = np.random.randn(2, 4)
        self.w2 = np.random.randn(4, 4)
        self.w3 = np.random.randn(4, 1)

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(x @ self.w1)
        self.a2 = sigmoid(self.a1 @ self.w2)
        self.y = sigmoid(self.a2 @ self.w3)
        return self.y

    def backward(self, target):
        n = target.shape[0]
        # 輸出層的 delta
        d3 = 2.0 / n * (self.y - target) * derivative_sigmoid(self.y)
        self.g3 = self.a2.T @ d3
        # 往前傳
        d2 = (d3 @ self.w3.T) * derivative_sigmoid(self.a2)
        self.g2 = self.a1.T @ d2
        d1 = (d2 @ self.w2.T) * derivative_sigmoid(self.a1)
        self.g1 = self.x.T @ d1

    def update(self):
        self.w1 -= self.lr * self.g1
        self.w2 -= self.lr * self.g2
        self.w3 -= self.lr * self.g3


def train(x, y, epochs, lr):
    net = Net(lr)
    history = []
    for epoch in range(epochs + 1):
        pred = net.forward(x)
        loss = np.mean((y - pred) ** 2)
        history.append(loss)
        net.backward(y)
        net.update()
        if epoch % 2000 == 0:
            print('epoch %d loss : %.8f' % (epoch, loss))
    return net, history


def show_result(x, y, pred_y):
    plt.subplot(1, 2, 1)
    plt.title('Ground truth')
    plt.scatter(x[:, 0], x[:, 1], c=y.ravel(), cmap='bwr')
    plt.subplot(1, 2, 2)
    plt.title('Predict result')
    plt.scatter(x[:, 0], x[:, 1], c=pred_y.ravel(), cmap='bwr')
    plt.show()


if __name__ == '__main__':
    for name, (x, y) in (('linear', generate_linear()), ('XOR', generate_XOR_easy())):
        print('=====', name, '=====')
        net, hist = train(x, y, 20000, 1.0)
        out = net.forward(x)
        pred = (out > 0.5).astype(int)
        print('accuracy: %.2f%%' % (np.mean(pred == y) * 100))
        plt.plot(hist)   # 學習曲線
        plt.show()
        show_result(x, y, pred)
