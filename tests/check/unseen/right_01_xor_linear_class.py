import numpy as np
import matplotlib.pyplot as plt


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    inputs = []
    labels = []
    for pt in pts:
        inputs.append([pt[0], pt[1]])
        if pt[0] > pt[1]:
            labels.append(0)
        else:
            labels.append(1)
    return np.array(inputs), np.array(labels).reshape(n, 1)


def generate_XOR_easy():
    inputs = []
    labels = []
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


class Net:
    def __init__(self, hidden=8, lr=1.0):
        self.w1 = np.random.randn(2, hidden)
        self.w2 = np.random.randn(hidden, hidden)
        self.w3 = np.random.randn(hidden, 1)
        self.lr = lr

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(x @ self.w1)
        self.a2 = sigmoid(self.a1 @ self.w2)
        self.y = sigmoid(self.a2 @ self.w3)
        return self.y

    def backward(self, gt):
        n = gt.shape[0]
        d3 = 2 * (self.y - gt) / n * derivative_sigmoid(self.y)
        d2 = (d3 @ self.w3.T) * derivative_sigmoid(self.a2)
        d1 = (d2 @ self.w2.T) * derivative_sigmoid(self.a1)
        self.gw3 = self.a2.T @ d3
        self.gw2 = self.a1.T @ d2
        self.gw1 = self.x.T @ d1

    def update(self):
        self.w1 -= self.lr * self.gw1
        self.w2 -= self.lr * self.gw2
        self.w3 -= self.lr * self.gw3


def show_result(x, y, pred_y):
    plt.subplot(1, 2, 1)
    plt.title('Ground truth', fontsize=18)
    for i in range(x.shape[0]):
        plt.plot(x[i][0], x[i][1], 'ro' if y[i] == 0 else 'bo')
    plt.subplot(1, 2, 2)
    plt.title('Predict result', fontsize=18)
    for i in range(x.shape[0]):
        plt.plot(x[i][0], x[i][1], 'ro' if pred_y[i] == 0 else 'bo')
    plt.show()


def run(name, x, y, epochs):
    net = Net()
    curve = []
    for epoch in range(epochs):
        pred = net.forward(x)
        loss = np.mean((pred - y) ** 2)
        net.backward(y)
        net.update()
        curve.append(loss)
        if epoch % 500 == 0:
            print('epoch {} loss : {}'.format(epoch, loss))
    pred = net.forward(x)
    acc = np.mean((pred > 0.5) == (y == 1))
    print(name, 'accuracy: {:.2%}'.format(acc))
    show_result(x, y, (pred > 0.5).astype(int))
    plt.plot(curve)
    plt.title(name + ' learning curve')
    plt.show()


if __name__ == '__main__':
    np.random.seed(7)
    x, y = generate_linear()
    run('linear', x, y, 3000)
    x, y = generate_XOR_easy()
    run('XOR', x, y, 6000)
