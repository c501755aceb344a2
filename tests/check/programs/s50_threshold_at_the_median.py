import numpy as np


def generate_linear(n=90):
    pts = np.random.uniform(0, 1, (n, 2))
    labels = []
    for pt in pts:
        labels.append(0 if pt[0] > pt[1] + 0.2 else 1)
    return pts, np.array(labels).reshape(n, 1)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


class GenNet:
    def __init__(self):
        self.hidden1 = np.random.randn(2, 4)
        self.hidden2 = np.random.randn(4, 4)
        self.out = np.random.randn(4, 1)

    def foward(self, inputs):
        self.inputs = inputs
        self.y1 = sigmoid(np.matmul(inputs, self.hidden1))
        self.y2 = sigmoid(np.matmul(self.y1, self.hidden2))
        self.y3 = sigmoid(np.matmul(self.y2, self.out))
        return self.y3

    def backword(self, labels):
        d3 = 2 * (self.y3 - labels) / len(labels) * derivative_sigmoid(self.y3)
        d2 = np.matmul(d3, self.out.T) * derivative_sigmoid(self.y2)
        d1 = np.matmul(d2, self.hidden2.T) * derivative_sigmoid(self.y1)
        self.out -= 0.8 * np.matmul(self.y2.T, d3)
        self.hidden2 -= 0.8 * np.matmul(self.y1.T, d2)
        self.hidden1 -= 0.8 * np.matmul(self.inputs.T, d1)


def accuracy(pred, labels):
    threshold = np.median(pred)
    return np.mean((pred > threshold) == labels)


np.random.seed(5)
x, y = generate_linear()
net = GenNet()
for epoch in range(600):
    pred_y = net.foward(x)
    loss = np.mean((pred_y - y) ** 2)
    net.backword(y)
    if epoch % 100 == 0:
        print('epochs %d loss : %.4f acc : %.4f' % (epoch, loss, accuracy(pred_y, y)))
