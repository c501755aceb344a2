import numpy as np


class Adam:
    def __init__(self, params, lr=1e-2, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps, self.t = params, lr, betas, eps, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads):
        self.t += 1
        b1, b2 = self.betas
        for i, g in enumerate(grads):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            m_hat = self.m[i] / (1 - b1 ** self.t)
            v_hat = self.v[i] / (1 - b2 ** self.t)
            self.params[i] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def data_loader(x, y, batch_size, rng):
    idx = np.arange(len(x))
    rng.shuffle(idx)
    for start in range(0, len(x), batch_size):
        take = idx[start:start + batch_size]
        yield x[take], y[take]


rng = np.random.default_rng(2)
x = rng.normal(size=(128, 2))
y = (np.abs(x[:, :1]) > np.abs(x[:, 1:])).astype(float)
w1, b1 = rng.normal(0, 1, (2, 8)), np.zeros(8)
w2, b2 = rng.normal(0, .4, (8, 8)), np.zeros(8)
w3, b3 = rng.normal(0, .4, (8, 1)), np.zeros(1)
optim = Adam([w1, b1, w2, b2, w3, b3])
for epoch in range(60):
    total = 0
    for xb, yb in data_loader(x, y, 32, rng):
        h1 = np.tanh(xb @ w1 + b1)
        h2 = np.tanh(h1 @ w2 + b2)
        p = 1 / (1 + np.exp(-(h2 @ w3 + b3)))
        loss = -np.mean(yb * np.log(p) + (1 - yb) * np.log(1 - p))
        total += loss * len(xb)
        d3 = (p - yb) / len(yb)
        d2 = d3 @ w3.T * (1 - h2 ** 2)
        d1 = d2 @ w2.T * (1 - h1 ** 2)
        optim.step([xb.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ d3, d3.sum(0)])
    print(f'epoch {epoch} loss {total / len(x):.4f}')
