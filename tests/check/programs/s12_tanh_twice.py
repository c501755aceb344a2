import numpy as np
import matplotlib.pyplot as plt

def tanh(x):
    return np.tanh(x)

def derivative_tanh(x):
    return 1.0 - np.tanh(x) ** 2

def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))

def derivative_sigmoid(x):
    return x * (1.0 - x)

class neural_network():
    def __init__(self, lr):
        self.lr = lr
        self.weight1 = np.random.rand(2, 10) - 0.5
        self.weight2 = np.random.rand(10, 10) - 0.5
        self.weight3 = np.random.rand(10, 1) - 0.5

    def forward(self, x):
        self.x = x
        self.z1 = tanh(np.dot(x, self.weight1))
        self.z2 = tanh(np.dot(self.z1, self.weight2))
        self.y = sigmoid(np.dot(self.z2, self.weight3))
        return self.y

    def backpropagation(self, y_hat):
        loss_grad = -2 * (y_hat - self.y) / y_hat.shape[0]
        delta3 = loss_grad * derivative_sigmoid(self.y)
        delta2 = np.dot(delta3, self.weight3.T) * derivative_tanh(self.z2)
        delta1 = np.dot(delta2, self.weight2.T) * derivative_tanh(self.z1)
        self.g3 = np.dot(self.z2.T, delta3)
        self.g2 = np.dot(self.z1.T, delta2)
        self.g1 = np.dot(self.x.T, delta1)

    def update(self):
        self.weight1 = self.weight1 - self.lr * self.g1
        self.weight2 = self.weight2 - self.lr * self.g2
        self.weight3 = self.weight3 - self.lr * self.g3

def show_result(x, y, pred_y):
    plt.subplot(1, 2, 1)
    plt.title('Ground truth', fontsize=18)
    for i in range(x.shape[0]):
        if y[i] == 0:
            plt.plot(x[i][0], x[i][1], 'ro')
        else:
            plt.plot(x[i][0], x[i][1], 'bo')
    plt.subplot(1, 2, 2)
    plt.title('Predict result', fontsize=18)
    for i in range(x.shape[0]):
        if pred_y[i] < 0.5:
            plt.plot(x[i][0], x[i][1], 'ro')
        else:
            plt.plot(x[i][0], x[i][1], 'bo')
    plt.show()

x = np.random.uniform(0, 1, (100, 2))
y = (x[:, 0] > x[:, 1]).astype(int).reshape(100, 1)
net = neural_network(0.5)
for epoch in range(1, 2001):
    out = net.forward(x)
    loss = np.mean((y - out) ** 2)
    net.backpropagation(y)
    net.update()
    if epoch % 200 == 0:
        print('epoch %d loss : %.8f' % (epoch, loss))
show_result(x, y, net.forward(x))
