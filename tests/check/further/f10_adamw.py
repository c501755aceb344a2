import numpy as np

class AdamW:
    def __init__(self, params, lr=1e-2, betas=(0.9, 0.99), eps=1e-8, wd=0.05):
        self.params, self.lr, self.betas, self.eps, self.wd, self.t = params, lr, betas, eps, wd, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
    def step(self, grads):
        self.t += 1
        b1, b2 = self.betas
        for i, (p, g) in enumerate(zip(self.params, grads)):
            p -= self.lr * self.wd * p
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g ** 2
            mh = self.m[i] / (1 - b1 ** self.t)
            vh = self.v[i] / (1 - b2 ** self.t)
            p -= self.lr * mh / (np.sqrt(vh) + self.eps)

rng = np.random.default_rng(5)
X = rng.normal(size=(80, 2)); Y = (np.hypot(X[:, 0], X[:, 1]) < 1.1).astype(float).reshape(-1, 1)
P = [rng.normal(size=(2, 8)), np.zeros(8), rng.normal(size=(8, 8)) / 3, np.zeros(8), rng.normal(size=(8, 1)), np.zeros(1)]
opt = AdamW(P)
for epoch in range(300):
    h = np.tanh(X @ P[0] + P[1]); k = np.tanh(h @ P[2] + P[3]); p = 1 / (1 + np.exp(-(k @ P[4] + P[5])))
    loss = -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
    d = (p - Y) / len(X)
    dk = d @ P[4].T * (1 - k ** 2)
    dh = dk @ P[2].T * (1 - h ** 2)
    opt.step([X.T @ dh, dh.sum(0), h.T @ dk, dk.sum(0), k.T @ d, d.sum(0)])
    if epoch % 30 == 0:
        print(epoch, loss)
