# 拟合 sin 函数, 隐藏层 tanh
import numpy as np

rng = np.random.RandomState(6)
x = np.linspace(-2, 4, 60)[:, None]
t = np.sin(x)


class 全连接层:
    def __init__(self, 入, 出):
        self.w = np.full((入, 出), 0.3)
        self.b = np.zeros((1, 出))

    def 前向(self, x):
        self.x = x
        return x @ self.w + self.b

    def 反向(self, dout):
        self.dw = self.x.T @ dout
        self.db = dout.sum(axis=0, keepdims=True)
        return dout @ self.w.T

    def 更新(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


class Tanh层:
    def 前向(self, x):
        self.y = np.tanh(x)
        return self.y

    def 反向(self, dout):
        return dout * (1 - self.y ** 2)

    def 更新(self, lr):
        pass


层 = [全连接层(1, 10), Tanh层(), 全连接层(10, 10), Tanh层(), 全连接层(10, 1)]


def 网络(x):
    for l in 层:
        x = l.前向(x)
    return x


def 损失(y, t):
    return np.mean((y - t) ** 2)


for 轮 in range(3001):
    y = 网络(x)
    if 轮 % 300 == 0:
        print("轮 %d 损失 %.6f" % (轮, 损失(y, t)))
    d = 2 * (y - t) / t.size
    for l in 层[::-1]:
        d = l.反向(d)
    for l in 层:
        l.更新(0.05)

print("最终损失: %.6f" % 损失(网络(x), t))
