import numpy as np


class NN():
    def __init__(self, input_dim=2, hidden=16, output_dim=1, learning_rate=0.05):
        self.learning_rate = learning_rate
        self.W = {}
        dims = [input_dim, hidden, hidden, output_dim]
        for i in range(3):
            self.W[i] = np.random.randn(dims[i], dims[i + 1]) * np.sqrt(2 / dims[i])

    def relu(self, x):
        return np.maximum(x, 0)

    def derivative_relu(self, x):
        return np.where(x >= 0, 1, 0)

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def forward(self, x):
        self.a = {0: x}
        self.a[1] = self.relu(self.a[0] @ self.W[0])
        self.a[2] = self.relu(self.a[1] @ self.W[1])
        self.a[3] = self.sigmoid(self.a[2] @ self.W[2])
        return self.a[3]

    def backward(self, y):
        self.d = {}
        self.d[2] = (self.a[3] - y) / y.shape[0]
        self.d[1] = self.d[2] @ self.W[2].T * self.derivative_relu(self.a[2])
        self.d[0] = self.d[1] @ self.W[1].T * self.derivative_relu(self.a[1])
        for i in range(3):
            self.W[i] -= self.learning_rate * self.a[i].T @ self.d[i]


def loss_fn(p, y):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


np.random.seed(99)
x = np.random.uniform(-1, 1, size=(128, 2))
y = (x[:, 0:1] * x[:, 1:2] > 0).astype(int)
model = NN()
for it in range(2000):
    p = model.forward(x)
    loss = loss_fn(p, y)
    model.backward(y)
    if it % 200 == 0:
        print('iter {}, loss = {:.4f}, acc = {:.3f}'.format(it, loss, np.mean((p > 0.5) == y)))
