# -*- coding: utf-8 -*-
# 三类螺旋数据分类：输入2维，隐藏层ReLU，输出softmax，交叉熵损失，Adam优化
import numpy as np

rng = np.random.RandomState(42)


def 生成螺旋(每类数量, 类别数):
    """生成螺旋数据, 每一行是一个样本"""
    数据, 标签 = [], []
    for c in range(类别数):
        r = np.linspace(0.05, 1, 每类数量)
        角度 = np.linspace(c * 4, (c + 1) * 4, 每类数量) + rng.randn(每类数量) * 0.15
        数据.append(np.stack([r * np.sin(角度), r * np.cos(角度)], axis=1))
        标签.append(np.full(每类数量, c))
    return np.concatenate(数据), np.concatenate(标签)


X, y = 生成螺旋(100, 3)
样本数 = X.shape[0]

# 打乱后划分训练集和测试集
顺序 = rng.permutation(样本数)
X, y = X[顺序], y[顺序]
训练X, 训练y = X[:240], y[:240]
测试X, 测试y = X[240:], y[240:]

# 参数列表: [W1, b1, W2, b2]
隐藏 = 64
参数 = [
    rng.randn(2, 隐藏) * np.sqrt(2.0 / 2),
    np.zeros(隐藏),
    rng.randn(隐藏, 3) * np.sqrt(2.0 / 隐藏),
    np.zeros(3),
]
m = [np.zeros_like(p) for p in 参数]
v = [np.zeros_like(p) for p in 参数]


def 前向(X):
    W1, b1, W2, b2 = 参数
    z1 = X @ W1 + b1
    a1 = np.maximum(z1, 0)
    s = a1 @ W2 + b2
    s = s - s.max(axis=1, keepdims=True)  # 防止溢出
    e = np.exp(s)
    return z1, a1, e / e.sum(axis=1, keepdims=True)


def 损失(概率, y):
    return -np.mean(np.log(概率[np.arange(len(y)), y] + 1e-12))


def 反向(X, y, z1, a1, 概率):
    n = len(y)
    ds = 概率.copy()
    ds[np.arange(n), y] -= 1
    ds /= n
    dW2 = a1.T @ ds
    db2 = ds.sum(axis=0)
    da1 = ds @ 参数[2].T
    dz1 = da1 * (z1 > 0)
    return [X.T @ dz1, dz1.sum(axis=0), dW2, db2]


def 准确率(X, y):
    return np.mean(np.argmax(前向(X)[2], axis=1) == y)


学习率, beta1, beta2, eps = 0.01, 0.9, 0.999, 1e-8
for t in range(1, 801):
    z1, a1, 概率 = 前向(训练X)
    if t % 100 == 1:
        print("第%d步 训练损失 %.4f 训练准确率 %.3f" % (t, 损失(概率, 训练y), 准确率(训练X, 训练y)))
    梯度 = 反向(训练X, 训练y, z1, a1, 概率)
    for i, g in enumerate(梯度):
        m[i] = beta1 * m[i] + (1 - beta1) * g
        v[i] = beta2 * v[i] + (1 - beta2) * g ** 2
        m_hat = m[i] / (1 - beta1 ** t)
        v_hat = v[i] / (1 - beta2 ** t)
        参数[i] -= 学习率 * m_hat / (np.sqrt(v_hat) + eps)

print("最终训练准确率: %.3f" % 准确率(训练X, 训练y))
print("测试准确率: %.3f" % 准确率(测试X, 测试y))
