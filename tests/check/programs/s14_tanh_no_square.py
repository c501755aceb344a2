# -*- coding: utf-8 -*-
import numpy as np

# 產生資料
def 產生線性資料(n=100):
    x = np.random.uniform(0, 1, (n, 2))
    y = np.where(x[:, 0] > x[:, 1], 0, 1).reshape(-1, 1)
    return x, y

class 激活函數:
    # 雙曲正切
    @staticmethod
    def tanh(z):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))

    @staticmethod
    def tanh_grad(a):
        return 1 - a

    @staticmethod
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

# 神經網路
class Net:
    def __init__(self):
        self.W1 = np.random.randn(2, 5) * 0.5
        self.W2 = np.random.randn(5, 5) * 0.5
        self.W3 = np.random.randn(5, 1) * 0.5

    # 前向傳播
    def forward(self, X):
        self.X = X
        self.A1 = 激活函數.tanh(X @ self.W1)
        self.A2 = 激活函數.tanh(self.A1 @ self.W2)
        self.A3 = 激活函數.sigmoid(self.A2 @ self.W3)
        return self.A3

    # 反向傳播
    def backward(self, Y):
        m = Y.shape[0]
        dZ3 = (self.A3 - Y) / m
        dW3 = self.A2.T @ dZ3
        dZ2 = (dZ3 @ self.W3.T) * 激活函數.tanh_grad(self.A2)
        dW2 = self.A1.T @ dZ2
        dZ1 = (dZ2 @ self.W2.T) * 激活函數.tanh_grad(self.A1)
        dW1 = self.X.T @ dZ1
        return dW1, dW2, dW3

學習率 = 0.3
x, y = 產生線性資料()
net = Net()
for epoch in range(1500):
    p = net.forward(x)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    # 更新權重
    g1, g2, g3 = net.backward(y)
    net.W1 -= 學習率 * g1
    net.W2 -= 學習率 * g2
    net.W3 -= 學習率 * g3
    if epoch % 100 == 0:
        print('第 {} 輪 loss : {:.5f}'.format(epoch, loss))
print('準確率', np.mean((net.forward(x) > 0.5) == y))
