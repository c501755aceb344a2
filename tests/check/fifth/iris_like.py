# 三類花朵（模擬資料），兩層隱藏層，每個 epoch 重新洗牌
import numpy as np

np.random.seed(2023)

中心 = np.array([[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]])
寬度 = np.array([[.35, .38, .17, .10], [.51, .31, .47, .20], [.63, .32, .55, .27]])
data = np.vstack([中心[k] + 寬度[k] * np.random.randn(60, 4) for k in range(3)])
label = np.repeat([0, 1, 2], 60)

order = np.random.permutation(180)
data, label = data[order], label[order]
train_x, train_t, test_x, test_t = data[:135], label[:135], data[135:], label[135:]
mean, std = train_x.mean(axis=0), train_x.std(axis=0)
train_x = (train_x - mean) / std
test_x = (test_x - mean) / std


def one_hot(t):
    return np.eye(3)[t]


class Net:
    def __init__(self, d, h1, h2, k):
        self.w1 = np.random.randn(d, h1) * 0.5
        self.b1 = np.zeros(h1)
        self.w2 = np.random.randn(h1, h2) * 0.5
        self.b2 = np.zeros(h2)
        self.w3 = np.random.randn(h2, k) * 0.5
        self.b3 = np.zeros(k)

    def forward(self, x):
        self.x = x
        self.a1 = 1 / (1 + np.exp(-(x @ self.w1 + self.b1)))
        self.a2 = 1 / (1 + np.exp(-(self.a1 @ self.w2 + self.b2)))
        s = self.a2 @ self.w3 + self.b3
        e = np.exp(s - s.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, t, lr):
        d3 = (self.p - t) / len(t)
        d2 = d3 @ self.w3.T * self.a2 * (1 - self.a2)
        d1 = d2 @ self.w2.T * self.a1 * (1 - self.a1)
        self.w3 -= lr * self.a2.T @ d3
        self.b3 -= lr * d3.sum(axis=0)
        self.w2 -= lr * self.a1.T @ d2
        self.b2 -= lr * d2.sum(axis=0)
        self.w1 -= lr * self.x.T @ d1
        self.b1 -= lr * d1.sum(axis=0)


def cross_entropy(p, t):
    return -np.mean(np.sum(t * np.log(p + 1e-12), axis=1))


net = Net(4, 10, 8, 3)
for epoch in range(1, 101):
    np.random.shuffle(train_x)
    for i in range(0, len(train_x), 15):
        net.forward(train_x[i:i + 15])
        net.backward(one_hot(train_t[i:i + 15]), 0.5)
    if epoch % 10 == 0:
        p = net.forward(train_x)
        print('epoch %d loss %.5f accuracy %.4f' % (epoch, cross_entropy(p, one_hot(train_t)), np.mean(p.argmax(1) == train_t)))
print('測試準確率 %.4f' % np.mean(net.forward(test_x).argmax(axis=1) == test_t))
