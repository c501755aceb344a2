import numpy as np

# 线性数据, 一批一批地训练
np.random.seed(21)


def gen(n=100):
    X = np.random.uniform(0, 1, (n, 2))
    y = np.array([0 if a > b else 1 for a, b in X]).reshape(n, 1)
    return X, y


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Network():
    def __init__(self):
        self.w1 = np.random.randn(2, 5)
        self.w2 = np.random.randn(5, 5)
        self.w3 = np.random.randn(5, 1)

    # 前向
    def foward(self, X):
        self.X = X
        self.z1 = np.dot(X, self.w1)
        self.a1 = sigmoid(self.z1)
        self.z2 = np.dot(self.a1, self.w2)
        self.a2 = sigmoid(self.z2)
        self.z3 = np.dot(self.a2, self.w3)
        self.pred_y = sigmoid(self.z3)
        return self.pred_y

    # 反向
    def backword(self, y):
        delta3 = (self.pred_y - y) / y.shape[0]
        self.g3 = np.dot(self.a2.T, delta3)
        delta2 = np.dot(delta3, self.w3.T) * sigmoid(self.z2) * (1 - sigmoid(self.z2))
        self.g2 = np.dot(self.a1.T, delta2)
        delta1 = np.dot(delta2, self.w2.T) * sigmoid(self.z1) * (1 - sigmoid(self.z1))
        self.g1 = np.dot(self.X.T, delta1)

    def update(self, lr):
        self.w1 -= lr * self.g1
        self.w2 -= lr * self.g2
        self.w3 -= lr * self.g3


def loss_fn(y, pred_y):
    return np.mean((y - pred_y) ** 2)


X, y = gen()
net = Network()
for epoch in range(2001):
    pred_y = net.foward(X)
    loss = loss_fn(y, pred_y)
    net.backword(y)
    net.update(0.5)
    if epoch % 200 == 0:
        print('epoch %d loss : %.6f' % (epoch, loss))

pred_y = net.foward(X)
print(pred_y[:10])
print('acc : %.1f%%' % (np.sum((pred_y > 0.5) == y) / len(y) * 100))
