# -*- coding: utf-8 -*-
"""
深度學習 Lab 1
兩層隱藏層的神經網路, 不使用任何框架
"""
import numpy as np
import matplotlib.pyplot as plt


def generate_XOR_easy():
    inputs = []
    labels = []
    for i in range(11):
        inputs.append([0.1*i, 0.1*i])
        labels.append(0)
        if 0.1*i == 0.5:
            continue
        inputs.append([0.1*i, 1-0.1*i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(21, 1)


def sigmoid(x):
    return 1.0/(1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


class Network():
    def __init__(self, input_size, hidden_size, output_size, learning_rate):
        # 初始化權重與偏差
        self.w1 = np.random.normal(0, 1, (input_size, hidden_size))
        self.w2 = np.random.normal(0, 1, (hidden_size, hidden_size))
        self.w3 = np.random.normal(0, 1, (hidden_size, output_size))
        self.b1 = np.zeros((1, hidden_size))
        self.b2 = np.zeros((1, hidden_size))
        self.b3 = np.zeros((1, output_size))
        self.learning_rate = learning_rate

    def forward(self, inputs):
        self.inputs = inputs
        self.h1 = sigmoid(np.dot(self.inputs, self.w1) + self.b1)
        self.h2 = sigmoid(np.dot(self.h1, self.w2) + self.b2)
        self.out = sigmoid(np.dot(self.h2, self.w3) + self.b3)
        return self.out

    def backward(self, labels):
        # 損失函數 MSE 的梯度
        n = labels.shape[0]
        loss_grad = 2*(self.out - labels)/n

        # 第三層
        delta3 = loss_grad*derivative_sigmoid(self.out)
        grad_w3 = np.dot(self.h2.T, delta3)
        grad_b3 = np.sum(delta3, axis=0, keepdims=True)

        # 第二層
        delta2 = np.dot(delta3, self.w3.T)*derivative_sigmoid(self.h2)
        grad_w2 = np.dot(self.h1.T, delta2)
        grad_b2 = np.sum(delta2, axis=0, keepdims=True)

        # 第一層
        delta1 = np.dot(delta2, self.w2.T)
        grad_w1 = np.dot(self.inputs.T, delta1)
        grad_b1 = np.sum(delta1, axis=0, keepdims=True)

        # 更新參數
        self.w3 -= self.learning_rate*grad_w3
        self.b3 -= self.learning_rate*grad_b3
        self.w2 -= self.learning_rate*grad_w2
        self.b2 -= self.learning_rate*grad_b2
        self.w1 -= self.learning_rate*grad_w1
        self.b1 -= self.learning_rate*grad_b1


if __name__ == '__main__':
    np.random.seed(0)
    x, y = generate_XOR_easy()
    net = Network(2, 4, 1, learning_rate=0.5)
    losses = []
    for epoch in range(1, 10001):
        pred = net.forward(x)
        loss = np.mean(np.square(pred - y))
        losses.append(loss)
        net.backward(y)
        if epoch % 1000 == 0:
            print('epoch {} loss : {:.6f}'.format(epoch, loss))
    pred = net.forward(x)
    print('Accuracy : {:.2f}%'.format(100*np.mean(np.round(pred) == y)))
    print(pred)
    plt.plot(losses)
    plt.title('Learning curve')
    plt.show()
