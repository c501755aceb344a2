import numpy as np

np.random.seed(2)


class Net:
    def __init__(self):
        self.w1 = np.random.randn(2, 4)
        self.w2 = np.random.randn(4, 4)
        self.w3 = np.random.randn(4, 1)

    def forward(self, x):
        self.x = x
        self.a1 = 1 / (1 + np.exp(-x @ self.w1))
        self.a2 = 1 / (1 + np.exp(-self.a1 @ self.w2))
        self.a3 = 1 / (1 + np.exp(-self.a2 @ self.w3))
        return self.a3

    def backward(self, y, lr=0.5):
        d3 = 2 * (self.a3 - y) / len(y) * self.a3 * (1 - self.a3)
        d2 = d3 @ self.w3.T * self.a2 * (1 - self.a2)
        d1 = d2 @ self.w2.T * self.a1 * (1 - self.a1)
        self.w3 -= lr * self.a2.T @ d3
        self.w2 -= lr * self.a1.T @ d2
        self.w1 -= lr * self.x.T @ d1


def train(model, x, y, epochs):
    for epoch in range(epochs):
        pred = model.forward(x)
        loss = np.mean((pred - y) ** 2)
        model.backward(y)
        if epoch % 500 == 0:
            print('epoch', epoch, 'loss', loss)


x = np.random.rand(80, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
model = Net()
net = Net()
train(model, x, y, 3000)
test_pred = net.forward(x)
print('accuracy :', np.mean((test_pred > 0.5) == y))
