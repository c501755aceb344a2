import numpy as np
np.random.seed(77)


def moons(n):
    a = np.pi * np.random.rand(n)
    b = np.pi * np.random.rand(n)
    X = np.r_[np.c_[np.cos(a), np.sin(a)], np.c_[1 - np.cos(b), 0.5 - np.sin(b)]]
    X += 0.1 * np.random.randn(2 * n, 2)
    t = np.zeros((2 * n, 1))
    t[n:] = 1
    return X, t


class MLP:
    def __init__(self, layers):
        self.W = []
        self.B = []
        for i in range(len(layers) - 1):
            self.W.append(np.random.randn(layers[i], layers[i + 1]) * np.sqrt(2 / layers[i]))
            self.B.append(np.zeros((1, layers[i + 1])))

    def feed_forward(self, X):
        self.Z = []
        self.A = [X]
        for w, b in zip(self.W[:-1], self.B[:-1]):
            self.Z.append(self.A[-1] @ w + b)
            self.A.append(np.maximum(self.Z[-1], 0))
        self.A.append(1 / (1 + np.exp(-(self.A[-1] @ self.W[-1] + self.B[-1]))))
        return self.A[-1]

    def back_propagation(self, t):
        n = t.shape[0]
        d = (self.A[-1] - t) / n
        gW = [0] * len(self.W)
        gB = [0] * len(self.W)
        for i in reversed(range(len(self.W))):
            gW[i] = self.A[i].T @ d
            gB[i] = np.sum(d, axis=0, keepdims=True)
            if i > 0:
                d = d @ self.W[i].T
                d[self.Z[i - 1] <= 0] = 0
        return gW + gB


class Adam:
    def __init__(self, params, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
        self.iter = 0

    def update(self, grads):
        self.iter += 1
        for i, g in enumerate(grads):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g ** 2
            m_hat = self.m[i] / (1 - self.beta1)
            v_hat = self.v[i] / (1 - self.beta2 ** self.iter)
            self.params[i] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


X, t = moons(100)
net = MLP([2, 16, 8, 1])
opt = Adam(net.W + net.B, lr=0.002)
for epoch in range(500):
    y = net.feed_forward(X)
    loss = -np.mean(t * np.log(y + 1e-9) + (1 - t) * np.log(1 - y + 1e-9))
    opt.update(net.back_propagation(t))
    if epoch % 50 == 0:
        print(f"epoch {epoch} loss {loss:.5f} acc {np.mean((y > 0.5) == t):.3f}")
