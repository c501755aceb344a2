# -*- coding: utf-8 -*-
# 深度学习作业一: 两层隐藏层, 手写反向传播
import argparse
import numpy as np


def 生成数据(n):
    点 = np.random.uniform(0, 1, (2, n))
    标签 = (点[0:1] + 0.3 > 1.2 * 点[1:2]).astype(float)
    return 点, 标签


class 网络:
    def __init__(self, n输入, n隐1, n隐2, lr):
        self.lr = lr
        # 每一列是一个样本
        self.w1 = np.random.randn(n隐1, n输入) * 0.7
        self.b1 = np.zeros((n隐1, 1))
        self.w2 = np.random.randn(n隐2, n隐1) * 0.7
        self.b2 = np.zeros((n隐2, 1))
        self.w3 = np.random.randn(1, n隐2) * 0.7
        self.b3 = np.zeros((1, 1))

    @staticmethod
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def 前向(self, x):
        self.x = x
        self.h1 = self.sigmoid(self.w1 @ x + self.b1)      # 第一隐藏层
        self.h2 = self.sigmoid(self.w2 @ self.h1 + self.b2)  # 第二隐藏层
        self.y = self.sigmoid(self.w3 @ self.h2 + self.b3)
        return self.y

    def 损失(self, 真值):
        e = 1e-12
        return -np.mean(真值 * np.log(self.y + e) + (1 - 真值) * np.log(1 - self.y + e))

    def 反向(self, 真值):
        m = 真值.shape[1]
        # 先对输出求导, 再乘 sigmoid 的导数
        dy = (-(真值 / (self.y + 1e-12)) + (1 - 真值) / (1 - self.y + 1e-12)) / m
        d3 = dy * self.y * (1 - self.y)
        d2 = self.w3.T @ d3 * self.h2 * (1 - self.h2)
        d1 = self.w2.T @ d2 * self.h1 * (1 - self.h1)
        self.w3 -= self.lr * d3 @ self.h2.T
        self.b3 -= self.lr * d3.sum(1, keepdims=True)
        self.w2 -= self.lr * d2 @ self.h1.T
        self.b2 -= self.lr * d2.sum(1, keepdims=True)
        self.w1 -= self.lr * d1 @ self.x.T
        self.b1 -= self.lr * d1.sum(1, keepdims=True)


def 主函数():
    p = argparse.ArgumentParser(description='线性可分数据')
    p.add_argument('--epochs', type=int, default=3000)
    p.add_argument('--lr', type=float, default=1.0)
    p.add_argument('--hidden', type=int, default=6)
    p.add_argument('--seed', type=int, default=42)
    args = p.parse_args()
    np.random.seed(args.seed)
    x, t = 生成数据(120)
    net = 网络(2, args.hidden, args.hidden, args.lr)
    for 轮 in range(args.epochs):
        y = net.前向(x)
        loss = net.损失(t)
        net.反向(t)
        if 轮 % 300 == 0:
            print('轮次 %5d  损失 %.6f' % (轮, loss))
    y = net.前向(x)
    print('最终损失: %.6f' % net.损失(t))
    print('准确率: %.2f%%' % (100 * np.mean((y > 0.5) == (t > 0.5))))


if __name__ == '__main__':
    主函数()
