import numpy as np


def get_xor():
    inputs, labels = [], []
    for i in range(11):
        inputs.append([0.1 * i, 0.1 * i])
        labels.append(0)
        if i == 5:
            continue
        inputs.append([0.1 * i, 1 - 0.1 * i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(-1, 1)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def d_sigmoid(y):
    return y * (1.0 - y)


class SimpleNet:
    def __init__(self, num_step=5000, print_interval=500, lr=0.5):
        self.num_step = num_step
        self.print_interval = print_interval
        self.lr = lr
        self.hidden1_weights = np.random.randn(2, 10)
        self.hidden1_bias = np.zeros((1, 10))
        self.hidden2_weights = np.random.randn(10, 10)
        self.hidden2_bias = np.zeros((1, 10))
        self.hidden3_weights = np.random.randn(10, 1)
        self.hidden3_bias = np.zeros((1, 1))

    def forward(self, inputs):
        self.inputs = inputs
        self.hidden1 = sigmoid(np.dot(inputs, self.hidden1_weights) + self.hidden1_bias)
        self.hidden2 = sigmoid(np.dot(self.hidden1, self.hidden2_weights) + self.hidden2_bias)
        self.output = sigmoid(np.dot(self.hidden2, self.hidden3_weights) + self.hidden3_bias)
        return self.output

    def backward(self):
        grad_out = self.error * d_sigmoid(self.output)
        grad_h2 = np.dot(grad_out, self.hidden3_weights.T) * d_sigmoid(self.hidden2)
        grad_h1 = np.dot(grad_h2, self.hidden2_weights.T)

        self.hidden3_weights -= self.lr * np.dot(self.hidden2.T, grad_out)
        self.hidden3_bias -= self.lr * np.sum(grad_out, axis=0, keepdims=True)
        self.hidden2_weights -= self.lr * np.dot(self.hidden1.T, grad_h2)
        self.hidden2_bias -= self.lr * np.sum(grad_h2, axis=0, keepdims=True)
        self.hidden1_weights -= self.lr * np.dot(self.inputs.T, grad_h1)
        self.hidden1_bias -= self.lr * np.sum(grad_h1, axis=0, keepdims=True)

    def train(self, inputs, labels):
        for epoch in range(self.num_step):
            self.forward(inputs)
            self.error = self.output - labels
            loss = np.mean(self.error ** 2)
            self.backward()
            if epoch % self.print_interval == 0:
                print('Epochs {}: loss={:.6f}'.format(epoch, loss))
                self.test(inputs, labels)
        print('Training finished')
        self.test(inputs, labels)

    def test(self, inputs, labels):
        result = self.forward(inputs)
        acc = np.mean(np.round(result) == labels)
        print('accuracy: %.2f%%' % (acc * 100))


if __name__ == '__main__':
    np.random.seed(1)
    data, label = get_xor()
    net = SimpleNet()
    net.train(data, label)
