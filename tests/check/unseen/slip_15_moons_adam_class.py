import numpy as np


class Adam:
    def __init__(self, params, lr=0.005, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr, self.betas, self.eps = lr, betas, eps
        self.t = 0
        self.m = [np.zeros(p.shape) for p in params]
        self.v = [np.zeros(p.shape) for p in params]

    def step(self, grads):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.params, grads, self.m, self.v):
            m *= b1
            m += (1 - b1) * g
            v *= b2
            v += (1 - b2) * g * g
            p -= self.lr * (m / (1 - b1 ** self.t)) / (np.sqrt(v / (1 - b2 ** self.t)) + self.eps)


class MoonNet:
    def __init__(self, h, rng):
        self.w1 = rng.normal(size=(2, h)) / np.sqrt(2)
        self.b1 = np.zeros(h)
        self.w2 = rng.normal(size=(h, h)) / np.sqrt(h)
        self.b2 = np.zeros(h)
        self.w3 = rng.normal(size=(h, 1)) / np.sqrt(h)
        self.b3 = np.zeros(1)
        self.params = [self.w1, self.b1, self.w2, self.b2, self.w3, self.b3]

    def forward(self, x):
        h1 = np.tanh(x @ self.w1 + self.b1)
        h2 = np.tanh(h1 @ self.w2 + self.b2)
        prob = 1 / (1 + np.exp(-(h2 @ self.w3 + self.b3)))
        self.saved = x, h1, h2, prob
        return prob

    def backward(self, y):
        x, h1, h2, prob = self.saved
        e = (prob - y) / y.shape[0]
        e2 = e @ self.w3.T * (1 - h2 * h2)
        e1 = e2 @ self.w2.T * (1 - h1 * h1)
        return [x.T @ e1, e1.sum(0), h1.T @ e2, e2.sum(0), h2.T @ e, e.sum(0)]


def sample_moons(n, rng):
    side = rng.integers(0, 2, (n, 1))
    ang = rng.uniform(0, np.pi, (n, 1))
    upper = np.hstack([np.cos(ang), np.sin(ang)])
    lower = np.hstack([1 - np.cos(ang), 0.5 - np.sin(ang)])
    return np.where(side == 1, lower, upper) + rng.normal(0, 0.1, (n, 2)), side


def log_loss(p, y):
    return float(-(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).mean())


if __name__ == '__main__':
    rng = np.random.default_rng(15)
    X, Y = sample_moons(256, rng)
    Xt, Yt = sample_moons(128, rng)
    net = MoonNet(16, rng)
    for epoch in range(60):
        optimizer = Adam(net.params)
        order = rng.permutation(256)
        loss_sum = 0.0
        for i in range(0, 256, 32):
            b = order[i:i + 32]
            p = net.forward(X[b])
            loss_sum += log_loss(p, Y[b]) * 32
            optimizer.step(net.backward(Y[b]))
        if epoch % 6 == 5:
            pt = net.forward(Xt)
            print('epoch: %2d | loss: %.4f | test loss: %.4f | test acc: %.3f' % (
                epoch + 1, loss_sum / 256, log_loss(pt, Yt), np.mean((pt > 0.5) == (Yt == 1))))
