import numpy as np

np.random.seed(31)


class Net:
    def __init__(self):
        self.w1 = np.random.randn(2, 6)
        self.w2 = np.random.randn(6, 6)
        self.w3 = np.random.randn(6, 1)

    @staticmethod
    def s(x):
        return 1 / (1 + np.exp(-x))

    def forward(self, x):
        h1 = self.s(x @ self.w1)
        h2 = self.s(h1 @ self.w2)
        o = self.s(h2 @ self.w3)
        return o, (x, h1, h2, o)

    def backward(self, cache, y):
        x, h1, h2, o = cache
        e = 2.0 / y.size * (o - y) * o * (1 - o)
        g3 = h2.T @ e
        e = e @ self.w3.T * h2 * (1 - h2)
        g2 = h1.T @ e
        e = e @ self.w2.T * h1 * (1 - h1)
        g1 = x.T @ e
        return g1, g2, g3

    def step(self, g, lr):
        self.w1 -= lr * g[0]
        self.w2 -= lr * g[1]
        self.w3 -= lr * g[2]


def mse(o, y):
    return np.mean((o - y) ** 2)


x = np.random.rand(140, 2)
y = (x[:, 0] > x[:, 1]).reshape(-1, 1).astype(float)
x_train, y_train, x_val, y_val = x[:100], y[:100], x[100:], y[100:]

net = Net()
best, wait, patience = np.inf, 0, 50
for epoch in range(5000):
    out, cache = net.forward(x_train)
    train_loss = mse(out, y_train)
    net.step(net.backward(cache, y_train), 1.0)
    val_loss = mse(net.forward(x_val)[0], y_val)
    if val_loss < best - 1e-5:
        best, wait = val_loss, 0
    else:
        wait += 1
    if wait >= patience:
        print('early stop at epoch', epoch)
        break
    if epoch % 250 == 0:
        print('epoch %d - loss: %.4f - val_loss: %.4f' % (epoch, train_loss, val_loss))
