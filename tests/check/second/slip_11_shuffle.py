# -*- coding: utf-8 -*-
"""作业: 双层隐藏层网络, 随机小批量, 学习率衰减"""
import numpy as np


def 生成月亮(个数, 生成器):
    角 = 生成器.uniform(0, np.pi, 个数)
    上 = np.stack([np.cos(角), np.sin(角)], axis=1)
    下 = np.stack([1 - np.cos(角), 0.3 - np.sin(角)], axis=1)
    特征 = np.concatenate([上, 下]) + 生成器.normal(0, 0.1, (2 * 个数, 2))
    return 特征, np.concatenate([np.zeros((个数, 1)), np.ones((个数, 1))])


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class 网络:
    def __init__(self, 生成器, 隐藏1=10, 隐藏2=8):
        self.w1 = 生成器.normal(0, 1, (2, 隐藏1))
        self.b1 = np.zeros(隐藏1)
        self.w2 = 生成器.normal(0, 隐藏1 ** -0.5, (隐藏1, 隐藏2))
        self.b2 = np.zeros(隐藏2)
        self.w3 = 生成器.normal(0, 隐藏2 ** -0.5, (隐藏2, 1))
        self.b3 = np.zeros(1)

    def 前向(self, x):
        self.x = x
        self.h1 = np.tanh(x @ self.w1 + self.b1)
        self.h2 = np.tanh(self.h1 @ self.w2 + self.b2)
        self.o = sigmoid(self.h2 @ self.w3 + self.b3)
        return self.o

    def 反向并更新(self, y, 学习率):
        d3 = (self.o - y) / len(y)
        d2 = d3 @ self.w3.T * (1 - self.h2 ** 2)
        d1 = d2 @ self.w2.T * (1 - self.h1 ** 2)
        self.w3 -= 学习率 * self.h2.T @ d3
        self.b3 -= 学习率 * d3.sum(0)
        self.w2 -= 学习率 * self.h1.T @ d2
        self.b2 -= 学习率 * d2.sum(0)
        self.w1 -= 学习率 * self.x.T @ d1
        self.b1 -= 学习率 * d1.sum(0)


def 损失(o, y):
    return -np.mean(y * np.log(o + 1e-12) + (1 - y) * np.log(1 - o + 1e-12))


生成器 = np.random.default_rng(6)
X, Y = 生成月亮(60, 生成器)
测试X, 测试Y = 生成月亮(60, 生成器)
模型 = 网络(生成器)
批量 = 12
for epoch in range(150):
    学习率 = 0.5 * 0.99 ** epoch
    # 打乱数据
    idx = 生成器.integers(0, len(X), len(X))
    X, Y = X[idx], Y[idx]
    累计 = 0
    for k in range(0, len(X), 批量):
        o = 模型.前向(X[k:k + 批量])
        累计 += 损失(o, Y[k:k + 批量]) * len(o)
        模型.反向并更新(Y[k:k + 批量], 学习率)
    if epoch % 15 == 0:
        print('第 %3d 轮  训练损失 %.5f' % (epoch, 累计 / len(X)))
print('测试准确率', np.mean((模型.前向(测试X) > 0.5) == 测试Y))
