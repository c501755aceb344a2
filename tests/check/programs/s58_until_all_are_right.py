import numpy as np

np.random.seed(3)
sigmoid = lambda x: 1 / (1 + np.exp(-x))


class Network:
    def __init__(self):
        self.w1 = np.random.uniform(-1, 1, (2, 4))
        self.w2 = np.random.uniform(-1, 1, (4, 4))
        self.w3 = np.random.uniform(-1, 1, (4, 1))

    def forward(self, x):
        self.z1 = sigmoid(x @ self.w1)
        self.z2 = sigmoid(self.z1 @ self.w2)
        self.out = sigmoid(self.z2 @ self.w3)
        return self.out

    def backward(self, x, y, lr):
        g3 = (self.out - y) * self.out * (1 - self.out)
        g2 = g3 @ self.w3.T * self.z2 * (1 - self.z2)
        g1 = g2 @ self.w2.T * self.z1 * (1 - self.z1)
        self.w3 -= lr * self.z2.T @ g3
        self.w2 -= lr * self.z1.T @ g2
        self.w1 -= lr * x.T @ g1


x = np.random.rand(40, 2)
y = ((x[:, :1] > 0.5) ^ (x[:, 1:] > 0.5)).astype(float)
net = Network()
epoch = 0
accuracy = 0
while accuracy < 1:
    pred = net.forward(x)
    loss = np.sum((pred - y) ** 2) / 2
    net.backward(x, y, 0.1)
    accuracy = np.mean((pred > 0.5) == y)
    epoch += 1
    if epoch % 500 == 0:
        print('epoch {} loss {:.4f} accuracy {:.2f}'.format(epoch, loss, accuracy))
