# -*- coding: utf-8 -*-
# 作业三：用 NumPy 实现三层神经网络（每一列是一个样本）
import numpy as np


def 生成数据():
    """异或数据，21 个点"""
    点, 标签 = [], []
    for i in range(11):
        点.append([0.1 * i, 0.1 * i])
        标签.append(0)
        if i == 5:
            continue
        点.append([0.1 * i, 1 - 0.1 * i])
        标签.append(1)
    return np.array(点).T, np.array(标签).reshape(1, -1)


def 初始化(尺寸, rng):
    参数 = {}
    for l in range(1, len(尺寸)):
        参数['W%d' % l] = rng.standard_normal((尺寸[l], 尺寸[l - 1])) / np.sqrt(尺寸[l - 1])
        参数['b%d' % l] = np.zeros((尺寸[l], 1))
    return 参数


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def 前向(X, 参数):
    # 隐藏层 tanh，输出层 sigmoid
    L = len(参数) // 2
    缓存 = {'A0': X}
    for l in range(1, L + 1):
        Z = 参数['W%d' % l] @ 缓存['A%d' % (l - 1)] + 参数['b%d' % l]
        缓存['A%d' % l] = sigmoid(Z) if l == L else np.tanh(Z)
    return 缓存


def 损失(A, Y):
    A = np.clip(A, 1e-12, 1 - 1e-12)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


def 反向(缓存, 参数, Y):
    L = len(参数) // 2
    m = Y.shape[1]
    梯度 = {}
    dZ = 缓存['A%d' % L] - Y            # 交叉熵 + sigmoid
    for l in range(L, 0, -1):
        梯度['W%d' % l] = dZ @ 缓存['A%d' % (l - 1)].T / m
        梯度['b%d' % l] = dZ.sum(axis=1, keepdims=True) / m
        if l > 1:
            dA = 参数['W%d' % l].T @ dZ
            dZ = dA * (1 - 缓存['A%d' % (l - 1)] ** 2)
    return 梯度


class Adam:
    def __init__(self, 参数, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.m = {k: np.zeros_like(v) for k, v in 参数.items()}
        self.v = {k: np.zeros_like(v) for k, v in 参数.items()}
        self.t = 0

    def 更新(self, 参数, 梯度):
        self.t += 1                       # 每一步只加一次
        for k in 参数:
            g = 梯度[k]
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g * g
            m_hat = self.m[k] / (1 - self.b1 ** self.t)
            v_hat = self.v[k] / (1 - self.b2 ** self.t)
            参数[k] = 参数[k] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


if __name__ == '__main__':
    rng = np.random.default_rng(7)
    X, Y = 生成数据()
    参数 = 初始化([2, 8, 8, 1], rng)
    优化器 = Adam(参数, lr=0.01)
    for epoch in range(1, 1001):
        缓存 = 前向(X, 参数)
        if epoch % 100 == 0:
            print('epoch %d loss : %.10f' % (epoch, 损失(缓存['A3'], Y)))
        优化器.更新(参数, 反向(缓存, 参数, Y))
    预测 = 前向(X, 参数)['A3']
    for i in range(X.shape[1]):
        print('Iter%2d  Ground truth %d  prediction %.6f' % (i, Y[0, i], 预测[0, i]))
    print('准确率: %.2f%%' % (100 * np.mean((预测 > 0.5) == Y)))
