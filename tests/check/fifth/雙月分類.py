# -*- coding: utf-8 -*-
# 雙月資料，兩個隱藏層，tanh，均方誤差，小批次，動量
import numpy as np

隨機 = np.random.RandomState(6)


def 雙月(數量):
    角 = 隨機.uniform(0, np.pi, 數量)
    上 = 隨機.randint(0, 2, 數量)
    x = np.where(上 == 1, np.cos(角), 1 - np.cos(角))
    y = np.where(上 == 1, np.sin(角), 0.5 - np.sin(角))
    點 = np.stack([x, y], axis=1) + 隨機.normal(0, 0.1, (數量, 2))
    return 點, np.where(上 == 1, 1.0, -1.0)[:, None]


class 網路:
    def __init__(self, 各層):
        self.權重 = []
        self.偏差 = []
        for 入, 出 in zip(各層[:-1], 各層[1:]):
            self.權重.append(隨機.normal(0, np.sqrt(1.0 / 入), (入, 出)))
            self.偏差.append(np.zeros(出))
        self.速度W = [np.zeros_like(w) for w in self.權重]
        self.速度b = [np.zeros_like(b) for b in self.偏差]

    def 前向(self, x):
        self.輸出 = [x]
        for w, b in zip(self.權重, self.偏差):
            self.輸出.append(np.tanh(self.輸出[-1] @ w + b))
        return self.輸出[-1]

    @staticmethod
    def tanh導數(a):
        return 1 - np.tanh(a) ** 2

    def 反向(self, 目標, 學習率, 動量):
        n = 目標.size
        誤差 = 2 * (self.輸出[-1] - 目標) / n
        梯度W, 梯度b = [], []
        for i in range(len(self.權重) - 1, -1, -1):
            局部 = 誤差 * self.tanh導數(self.輸出[i + 1])
            梯度W.append(self.輸出[i].T @ 局部)
            梯度b.append(局部.sum(axis=0))
            誤差 = 局部 @ self.權重[i].T
        梯度W.reverse()
        梯度b.reverse()
        for i in range(len(self.權重)):
            self.速度W[i] = 動量 * self.速度W[i] - 學習率 * 梯度W[i]
            self.速度b[i] = 動量 * self.速度b[i] - 學習率 * 梯度b[i]
            self.權重[i] = self.權重[i] + self.速度W[i]
            self.偏差[i] = self.偏差[i] + self.速度b[i]


訓練x, 訓練y = 雙月(300)
測試x, 測試y = 雙月(100)
模型 = 網路([2, 10, 6, 1])
for 輪 in range(1, 81):
    次序 = 隨機.permutation(len(訓練x))
    for 起 in range(0, len(次序), 30):
        批 = 次序[起:起 + 30]
        模型.前向(訓練x[批])
        模型.反向(訓練y[批], 0.05, 0.9)
    if 輪 % 10 == 0:
        損失 = np.mean((模型.前向(訓練x) - 訓練y) ** 2)
        print('第 %d 輪 epoch %d loss: %.6f' % (輪, 輪, 損失))
正確 = np.mean(np.sign(模型.前向(測試x)) == 測試y)
print('測試準確率 accuracy: {:.2%}'.format(正確))
