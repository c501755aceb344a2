# -*- coding: utf-8 -*-
import numpy as np

np.random.seed(10)


def 圆环数据(n):
    """内圈为 1, 外圈为 0; 每一列是一个样本"""
    角度 = 2 * np.pi * np.random.rand(n)
    标签 = (np.arange(n) < n // 2).astype(float)
    半径 = np.where(标签 == 1, 0.5, 1.0) + 0.05 * np.random.randn(n)
    return np.vstack([半径 * np.cos(角度), 半径 * np.sin(角度)]), 标签.reshape(1, n)


class CircleNet(object):
    def __init__(self, n_x=2, n_h1=8, n_h2=6, n_y=1):
        self.W1 = np.random.randn(n_h1, n_x)
        self.b1 = np.zeros((n_h1, 1))
        self.W2 = np.random.randn(n_h2, n_h1) * np.sqrt(1.0 / n_h1)
        self.b2 = np.zeros((n_h2, 1))
        self.W3 = np.random.randn(n_y, n_h2) * np.sqrt(1.0 / n_h2)
        self.b3 = np.zeros((n_y, 1))

    @staticmethod
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def foward(self, X):
        self.A0 = X
        self.A1 = np.tanh(self.W1 @ X + self.b1)
        self.A2 = np.tanh(self.W2 @ self.A1 + self.b2)
        self.A3 = self.sigmoid(self.W3 @ self.A2 + self.b3)
        return self.A3

    def cost(self, Y):
        # 二元交叉熵
        P = np.clip(self.A3, 1e-10, 1 - 1e-10)
        return float(-(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean())

    def backword(self, Y):
        m = Y.shape[1]
        # 输出层
        dZ3 = self.A3 - Y
        self.dW3 = dZ3 @ self.A2.T / m
        self.db3 = dZ3.sum(axis=1, keepdims=True) / m
        # 第二隐藏层
        dA2 = self.W3.T @ dZ3
        dZ2 = dA2 * (1 - self.A2 ** 2)
        self.dW2 = dZ2 @ self.A1.T / m
        self.db2 = dZ2.sum(axis=1, keepdims=True) / m
        # 第一隐藏层
        dZ1 = self.W2.T @ dZ2
        self.dW1 = dZ1 @ self.A0.T / m
        self.db1 = dZ1.sum(axis=1, keepdims=True) / m

    def step(self, lr):
        for k in ('1', '2', '3'):
            setattr(self, 'W' + k, getattr(self, 'W' + k) - lr * getattr(self, 'dW' + k))
            setattr(self, 'b' + k, getattr(self, 'b' + k) - lr * getattr(self, 'db' + k))


X, Y = 圆环数据(160)
网络 = CircleNet()
for 轮 in range(2000):
    网络.foward(X)
    损失 = 网络.cost(Y)
    网络.backword(Y)
    网络.step(0.3)
    if 轮 % 200 == 0:
        print('epoch', 轮, 'loss', 损失)
预测 = 网络.foward(X) > 0.5
print('准确率 %.1f%%' % (100 * (预测 == Y).mean()))
