import numpy as np
import matplotlib.pyplot as plt


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


class Network:
    def __init__(self, input_size=2, hidden=4, output_size=1, lr=0.3):
        self.lr = lr
        self.w1 = np.random.normal(0, 1, (input_size, hidden))
        self.w2 = np.random.normal(0, 1, (hidden, hidden))
        self.w3 = np.random.normal(0, 1, (hidden, output_size))

    def forward(self, inputs):
        self.inputs = inputs
        self.z1 = sigmoid(inputs @ self.w1)
        self.z2 = sigmoid(self.z1 @ self.w2)
        self.out = sigmoid(self.z2 @ self.w3)
        return self.out

    def backward(self, labels):
        grad_y = 2 * (self.out - labels) / len(labels)
        grad_out = grad_y * derivative_sigmoid(self.out)
        grad_w3 = self.z2.T @ grad_out

        grad_z2 = grad_y @ self.w3.T
        grad_h2 = grad_z2 * derivative_sigmoid(self.z2)
        grad_w2 = self.z1.T @ grad_h2

        grad_z1 = grad_h2 @ self.w2.T
        grad_h1 = grad_z1 * derivative_sigmoid(self.z1)
        grad_w1 = self.inputs.T @ grad_h1

        self.w1 -= self.lr * grad_w1
        self.w2 -= self.lr * grad_w2
        self.w3 -= self.lr * grad_w3


x, y = generate_XOR_easy()
net = Network()
history = []
for epoch in range(3000):
    pred = net.forward(x)
    loss = np.mean((y - pred) ** 2)
    history.append(loss)
    net.backward(y)
    if epoch % 500 == 0:
        print('epoch', epoch, 'loss :', loss)

plt.plot(history)
plt.savefig('loss.png')
