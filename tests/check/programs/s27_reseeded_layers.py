import numpy as np


def init_weight(n_in, n_out, seed=42):
    rng = np.random.RandomState(seed)
    return rng.uniform(-1, 1, size=(n_in, n_out))


class Net:
    def __init__(self, lr=0.5):
        self.lr = lr
        self.w1 = init_weight(2, 4)
        self.w2 = init_weight(4, 4)
        self.w3 = init_weight(4, 1)

    def forward(self, x):
        self.a0 = x
        self.a1 = 1 / (1 + np.exp(-x @ self.w1))
        self.a2 = 1 / (1 + np.exp(-self.a1 @ self.w2))
        self.a3 = 1 / (1 + np.exp(-self.a2 @ self.w3))
        return self.a3

    def backward(self, y):
        n = y.shape[0]
        g3 = 2 / n * (self.a3 - y) * self.a3 * (1 - self.a3)
        g2 = (g3 @ self.w3.T) * self.a2 * (1 - self.a2)
        g1 = (g2 @ self.w2.T) * self.a1 * (1 - self.a1)
        self.w3 -= self.lr * (self.a2.T @ g3)
        self.w2 -= self.lr * (self.a1.T @ g2)
        self.w1 -= self.lr * (self.a0.T @ g1)


def main():
    data = np.random.RandomState(0).rand(100, 2)
    label = (data[:, 0] <= data[:, 1]).astype(int).reshape(-1, 1)
    net = Net()
    for epoch in range(2000):
        pred = net.forward(data)
        net.backward(label)
        if epoch % 200 == 0:
            print('epoch {:4d} loss : {:.5f}'.format(epoch, np.mean((pred - label) ** 2)))
    print('accuracy', np.mean((net.forward(data) > 0.5) == label))


if __name__ == '__main__':
    main()
