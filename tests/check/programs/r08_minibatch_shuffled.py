import numpy as np


class DataLoader:
    def __init__(self, x, y, batch_size=16):
        self.x, self.y, self.batch_size = x, y, batch_size

    def __iter__(self):
        order = np.random.permutation(len(self.x))
        for i in range(0, len(order), self.batch_size):
            idx = order[i:i + self.batch_size]
            yield self.x[idx], self.y[idx]


class Net:
    def __init__(self, sizes=(2, 16, 8, 1)):
        self.params = []
        for a, b in zip(sizes, sizes[1:]):
            self.params.append([np.random.randn(a, b) * np.sqrt(1 / a), np.zeros(b)])

    def forward(self, x):
        self.cache = [x]
        for i, (w, b) in enumerate(self.params):
            x = x @ w + b
            x = np.maximum(x, 0) if i < len(self.params) - 1 else 1 / (1 + np.exp(-x))
            self.cache.append(x)
        return x

    def backward(self, y):
        grads = []
        g = (self.cache[-1] - y) / len(y)
        for i in reversed(range(len(self.params))):
            w, _ = self.params[i]
            grads.append((self.cache[i].T @ g, g.sum(0)))
            if i:
                g = (g @ w.T) * (self.cache[i] > 0)
        return grads[::-1]

    def sgd(self, grads, lr):
        for p, g in zip(self.params, grads):
            p[0] -= lr * g[0]
            p[1] -= lr * g[1]


def bce(p, y, eps=1e-7):
    return -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))


if __name__ == '__main__':
    np.random.seed(0)
    x = np.random.uniform(-1, 1, (256, 2))
    y = (x[:, 0] * x[:, 1] < 0).astype(float)[:, None]
    net = Net()
    loader = DataLoader(x, y, 32)
    for epoch in range(1, 201):
        running = 0.0
        for xb, yb in loader:
            p = net.forward(xb)
            running += bce(p, yb) * len(xb)
            net.sgd(net.backward(yb), 0.2)
        if epoch % 20 == 0:
            acc = np.mean((net.forward(x) > 0.5) == y)
            print(f'epoch {epoch:3d}/200 - loss: {running / len(x):.4f} - acc: {acc:.4f}')
