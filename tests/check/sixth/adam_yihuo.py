# -*- coding: utf-8 -*-
# 用 Adam 训练异或网络，纯 numpy
import numpy as np

np.random.seed(12)


def 异或数据():
    点, 标签 = [], []
    for i in range(11):
        点.append([0.1 * i, 0.1 * i])
        标签.append([0])
        if i == 5:
            continue
        点.append([0.1 * i, 1 - 0.1 * i])
        标签.append([1])
    return np.array(点), np.array(标签)


class Adam:
    """自适应矩估计"""

    def __init__(self, params, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
        self.t = 0

    def step(self, grads):
        self.t += 1
        for i, g in enumerate(grads):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g          # 一阶矩
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g * g      # 二阶矩
            m_hat = self.m[i] / (1 - self.beta1 ** self.t)
            v_hat = self.v[i] / (1 - self.beta2)
            self.params[i] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class 网络:
    def __init__(self, h=4):
        self.p = [np.random.randn(2, h), np.zeros(h),
                  np.random.randn(h, h), np.zeros(h),
                  np.random.randn(h, 1), np.zeros(1)]

    def forward(self, x):
        w1, b1, w2, b2, w3, b3 = self.p
        self.x = x
        self.h1 = np.tanh(x @ w1 + b1)
        self.h2 = np.tanh(self.h1 @ w2 + b2)
        self.o = 1 / (1 + np.exp(-(self.h2 @ w3 + b3)))
        return self.o

    def backward(self, y):
        # 均方误差的梯度
        d3 = 2 * (self.o - y) / len(y) * self.o * (1 - self.o)
        d2 = d3 @ self.p[4].T * (1 - self.h2 ** 2)
        d1 = d2 @ self.p[2].T * (1 - self.h1 ** 2)
        return [self.x.T @ d1, d1.sum(0), self.h1.T @ d2, d2.sum(0), self.h2.T @ d3, d3.sum(0)]


x, y = 异或数据()
net = 网络()
opt = Adam(net.p)
for epoch in range(1, 1501):
    o = net.forward(x)
    loss = np.mean((o - y) ** 2)
    opt.step(net.backward(y))
    if epoch % 150 == 0:
        print(f"轮次 {epoch}  损失 {loss:.6f}")
print("正确率", np.mean((net.forward(x) > 0.5) == y))
