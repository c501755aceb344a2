import numpy as np

np.random.seed(10)


def make_data(n):
    temp = np.random.uniform(-5, 30, n)
    hour = np.random.uniform(0, 24, n)
    load = 0.02 * (temp - 18) ** 2 + 3 * np.sin(hour * np.pi / 12) + np.random.normal(0, 0.3, n)
    x = np.stack([temp / 15 - 1, np.sin(hour * np.pi / 12), np.cos(hour * np.pi / 12)], axis=1)
    load = (load - 3) / 3
    return x, load


class MLP:
    def __init__(self, layers, lr):
        self.lr = lr
        self.theta = []
        for i in range(len(layers) - 1):
            w = np.random.randn(layers[i], layers[i + 1]) / np.sqrt(layers[i])
            b = np.zeros(layers[i + 1])
            self.theta.append([w, b])

    def forward(self, x):
        self.a = [x]
        for k, (w, b) in enumerate(self.theta):
            z = self.a[-1] @ w + b
            if k + 1 < len(self.theta):
                z = np.tanh(z)
            self.a.append(z)
        return self.a[-1]

    def fit_batch(self, x, y):
        out = self.forward(x)
        err = out - y
        delta = 2 * err.mean(axis=1, keepdims=True) / len(x)
        for k in range(len(self.theta) - 1, -1, -1):
            w, b = self.theta[k]
            gw = self.a[k].T @ delta
            gb = delta.sum(axis=0)
            if k:
                delta = (delta @ w.T) * (1 - self.a[k] ** 2)
            self.theta[k] = [w - self.lr * gw, b - self.lr * gb]
        return (err ** 2).mean()


x, y = make_data(480)
x_val, y_val = make_data(120)
net = MLP([3, 16, 8, 1], lr=0.05)
for epoch in range(200):
    losses = []
    order = np.random.permutation(480)
    for i in range(0, 480, 24):
        losses.append(net.fit_batch(x[order[i:i + 24]], y[order[i:i + 24]]))
    if (epoch + 1) % 20 == 0:
        val = np.mean((net.forward(x_val)[:, 0] - y_val) ** 2)
        print("Epoch %d/200 - loss: %.4f - val_loss: %.4f" % (epoch + 1, np.mean(losses), val))
