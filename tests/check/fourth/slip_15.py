# 作业二：用两层神经网络做三分类（列为样本）
import numpy as np

np.random.seed(66)

# 构造数据
每类 = 80
中心 = [(-2, 0), (2, 0), (0, 2.5)]
X = np.hstack([np.array(c).reshape(2, 1) + 0.8 * np.random.randn(2, 每类) for c in 中心])
标签 = np.repeat([0, 1, 2], 每类)
Y = np.eye(3)[标签].T

# 初始化
n_h = 10
W1 = np.random.randn(n_h, 2) * 0.5
b1 = np.zeros((n_h, 1))
W2 = np.random.randn(3, n_h) * 0.3
b2 = np.zeros((3, 1))


def 激活(z):
    return 1 / (1 + np.exp(-z))


def 前向传播(X):
    A1 = 激活(np.dot(W1, X) + b1)
    Z2 = np.dot(W2, A1) + b2
    Z2 = Z2 - Z2.max(axis=0)
    A2 = np.exp(Z2) / np.exp(Z2).sum(axis=0)
    return A1, A2


学习率 = 0.5
for 轮 in range(1001):
    A1, A2 = 前向传播(X)
    m = X.shape[1]
    if 轮 % 200 == 0:
        代价 = -np.sum(Y * np.log(A2)) / m
        print("第", 轮, "轮 代价 =", round(代价, 4))
    # 反向传播
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * A1 * (1 - A1)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1) / m
    # 更新参数
    W1 -= 学习率 * dW1
    b1 -= 学习率 * db1
    W2 -= 学习率 * dW2
    b2 -= 学习率 * db2

预测 = np.argmax(前向传播(X)[1], axis=0)
print("训练准确率:", np.mean(预测 == 标签))
