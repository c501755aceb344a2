import argparse
import numpy as np
import matplotlib.pyplot as plt


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


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


class Network:
    """兩層隱藏層, 沒有 bias"""

    def __init__(self, hidden1, hidden2, lr):
        self.lr = lr
        self.w1 = np.random.randn(2, hidden1)
        self.w2 = np.random.randn(hidden1, hidden2)
        self.w3 = np.random.randn(hidden2, 1)

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(x @ self.w1)
        self.a2 = sigmoid(self.a1 @ self.w2)
        self.y = sigmoid(self.a2 @ self.w3)
        return self.y

    def backward(self, gt):
        # 輸出層誤差
        d3 = (self.y - gt) * derivative_sigmoid(self.y)
        d2 = (d3 @ self.w3.T) * derivative_sigmoid(self.a2)
        d1 = (d2 @ self.w2.T) * derivative_sigmoid(self.a1)
        # 更新權重
        self.w3 -= self.lr * self.a2.T @ d3
        self.w2 -= self.lr * self.a1.T @ d2
        self.w1 -= self.lr * self.x.T @ d1


def show_result(x, y, pred_y, title):
    plt.figure()
    for k, (lab, name) in enumerate([(y, 'Ground truth'), (pred_y, 'Predict')]):
        plt.subplot(1, 2, k + 1)
        plt.title(name)
        for i in range(x.shape[0]):
            plt.plot(x[i][0], x[i][1], 'ro' if lab[i] == 0 else 'bo')
    plt.suptitle(title)
    plt.show()


def train(net, x, y, epochs):
    for epoch in range(1, epochs + 1):
        pred = net.forward(x)
        loss = np.mean((pred - y) ** 2)
        net.backward(y)
        if epoch % 500 == 0:
            print(f'epoch {epoch} loss : {loss}')
    return net.forward(x)


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--lr', type=float, default=0.1)
    parser.add_argument('--epochs', type=int, default=5000)
    parser.add_argument('--hidden', type=int, nargs=2, default=[4, 4])
    args = parser.parse_args()

    for name, (x, y) in (('linear', generate_linear()), ('XOR', generate_XOR_easy())):
        print('===', name)
        net = Network(*args.hidden, args.lr)
        out = train(net, x, y, args.epochs)
        print(out[:5])
        print('accuracy: %.2f%%' % (100 * np.mean((out > 0.5) == y)))
        show_result(x, y, (out > 0.5).astype(int), name)
