import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Layer:
    def __init__(self, a, b, lr):
        self.w = np.random.normal(0, 1, (a, b))
        self.lr = lr
        self.m = np.zeros((a, b))
        self.v = np.zeros((a, b))
        self.t = 0

    def forward(self, x):
        self.x = x
        self.y = sigmoid(x @ self.w)
        return self.y

    def backward(self, dy):
        dz = dy * self.y * (1 - self.y)
        self.g = self.x.T @ dz
        return dz @ self.w.T

    def adam(self, b1=0.9, b2=0.999, eps=1e-8):
        self.t += 1
        self.m = b1 * self.m + (1 - b1) * self.g
        self.v = b2 * self.v + (1 - b2) * np.square(self.g)
        m_hat = self.m / (1 - np.power(b1, self.t))
        v_hat = self.v / (1 - np.power(b2, self.t))
        self.w = self.w - self.lr * m_hat / (np.sqrt(v_hat) + eps)


class Net:
    def __init__(self, lr):
        self.l1 = Layer(2, 4, lr)
        self.l2 = Layer(4, 4, lr)
        self.l3 = Layer(4, 1, lr)

    def forward(self, x):
        return self.l3.forward(self.l2.forward(self.l1.forward(x)))

    def backward(self, dy):
        self.l1.backward(self.l2.backward(self.l3.backward(dy)))

    def update(self):
        for l in [self.l1, self.l2, self.l3]:
            l.adam()


if __name__ == '__main__':
    x = np.random.uniform(0, 1, (100, 2))
    y = np.array([[0] if a > b else [1] for a, b in x])
    net = Net(0.05)
    for epoch in range(600):
        y_hat = net.forward(x)
        loss = np.mean((y_hat - y) ** 2)
        net.backward(2 * (y_hat - y) / 100)
        net.update()
        if epoch % 60 == 0:
            print('epoch {} loss : {}'.format(epoch, loss))
