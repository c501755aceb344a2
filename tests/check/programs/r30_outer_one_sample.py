# -*- coding: utf-8 -*-
import numpy as np

np.random.seed(1)

# 激活函数
def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))

# 激活函数的导数 (传入的是输出值)
def dsigmoid(y):
    return y * (1.0 - y)

class 网络(object):
    def __init__(self, ni, nh1, nh2):
        self.wi = np.random.uniform(-1, 1, (ni, nh1))
        self.wh = np.random.uniform(-1, 1, (nh1, nh2))
        self.wo = np.random.uniform(-1, 1, nh2)

    # 前向传播
    def 前向(self, x):
        self.ai = np.asarray(x)
        self.ah1 = sigmoid(np.dot(self.ai, self.wi))
        self.ah2 = sigmoid(np.dot(self.ah1, self.wh))
        self.ao = sigmoid(np.dot(self.ah2, self.wo))
        return self.ao

    # 反向传播
    def 反向(self, t, N):
        do = (t - self.ao) * dsigmoid(self.ao)
        dh2 = do * self.wo * dsigmoid(self.ah2)
        dh1 = np.dot(self.wh, dh2) * dsigmoid(self.ah1)
        self.wo += N * do * self.ah2
        self.wh += N * np.outer(self.ah1, dh2)
        self.wi += N * np.outer(self.ai, dh1)
        return 0.5 * (t - self.ao) ** 2

数据 = [[[0.1, 0.4], 1.0], [[0.9, 0.2], 0.0], [[0.3, 0.8], 1.0], [[0.7, 0.6], 0.0], [[0.2, 0.1], 0.0]]
n = 网络(2, 3, 4)
for i in range(400):
    误差 = 0.0
    for x, t in 数据:
        n.前向(x)
        误差 += n.反向(t, 0.5)
    if i % 50 == 0:
        print('误差 %-.5f' % 误差)
