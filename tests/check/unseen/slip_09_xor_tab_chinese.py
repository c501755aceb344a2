# coding: utf-8
# 实验一  XOR
import numpy as np

rs = np.random.RandomState(9)

x_data = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
y_data = np.array([[0], [1], [1], [0]], dtype=np.float64)


def sigm(z):
	return 1 / (1 + np.exp(-z))


# 参数初始化
def chushihua(n0, n1, n2, n3):
	canshu = []
	for a, b in [(n0, n1), (n1, n2), (n2, n3)]:
		canshu.append(rs.uniform(-1, 1, (a, b)))
		canshu.append(np.zeros(b))
	return canshu


# 前向传播
def qianxiang(c, x):
	w1, b1, w2, b2, w3, b3 = c
	a1 = sigm(x @ w1 + b1)
	a2 = sigm(a1 @ w2 + b2)
	return a1, a2, sigm(a2 @ w3 + b3)


# 反向传播, 返回梯度
def fanxiang(c, x, y, a1, a2, a3):
	w1, b1, w2, b2, w3, b3 = c
	s3 = (a3 - y) / len(x)                 # 交叉熵 + sigmoid
	s2 = s3 @ w3.T * a2 * (1 - a2)
	s1 = s2 @ w2.T * a1 * (1 - a1)
	return [x.T @ s1, np.sum(s1, axis=0),
		a1.T @ s2,
		np.sum(s2),
		a2.T @ s3, np.sum(s3, axis=0)]


def sunshi(a3, y):
	return -np.mean(y * np.log(a3) + (1 - y) * np.log(1 - a3))


c = chushihua(2, 6, 6, 1)
for lun in range(5001):
	a1, a2, a3 = qianxiang(c, x_data)
	tidu = fanxiang(c, x_data, y_data, a1, a2, a3)
	for p, g in zip(c, tidu):
		p -= 0.8 * g
	if lun % 500 == 0:
		print('第', lun, '轮, 损失 =', sunshi(a3, y_data))

# 结果
a3 = qianxiang(c, x_data)[2]
print(np.c_[x_data, y_data, a3])
print('准确率', np.mean((a3 > 0.5) == (y_data > 0.5)))
