"""Deep net class, columns are samples, sigmoid output and BCE, leaky ReLU hidden layers.
Step-decay learning rate, plain mini-batch gradient descent."""
import numpy as np


class DeepNet:
    ALPHA = 0.05

    def __init__(self, dims, seed):
        r = np.random.RandomState(seed)
        self.L = len(dims) - 1
        self.P = {}
        for l in range(1, self.L + 1):
            self.P["W", l] = r.randn(dims[l], dims[l - 1]) * np.sqrt(2.0 / dims[l - 1])
            self.P["b", l] = np.zeros((dims[l], 1))

    def feed(self, X):
        A, Z = {0: X}, {}
        for l in range(1, self.L + 1):
            Z[l] = self.P["W", l] @ A[l - 1] + self.P["b", l]
            if l < self.L:
                A[l] = np.maximum(Z[l], self.ALPHA * Z[l])
            else:
                A[l] = 1.0 / (1.0 + np.exp(-Z[l]))
        return Z, A

    def back(self, Z, A, Y):
        m = Y.shape[1]
        G = {}
        dZ = A[self.L] - Y
        for l in range(self.L, 0, -1):
            G["W", l] = dZ @ A[l - 1].T / m
            G["b", l] = dZ.mean(axis=1, keepdims=True)
            if l > 1:
                dA = self.P["W", l].T @ dZ
                dZ = dA * np.where(Z[l - 1] > 0, 1.0, self.ALPHA)
        return G

    def cost(self, X, Y):
        p = np.clip(self.feed(X)[1][self.L], 1e-9, 1 - 1e-9)
        return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))

    def accuracy(self, X, Y):
        return np.mean((self.feed(X)[1][self.L] >= 0.5) == (Y == 1))


def moons(r, n):
    a = r.uniform(0, np.pi, n)
    side = r.randint(0, 2, n)
    xs = np.where(side == 0, np.cos(a), 1 - np.cos(a))
    ys = np.where(side == 0, np.sin(a), 0.5 - np.sin(a))
    return np.vstack([xs, ys]) + 0.12 * r.randn(2, n), side.reshape(1, n)


r = np.random.RandomState(4)
X, Y = moons(r, 320)
X_hold, Y_hold = moons(r, 160)
net = DeepNet([2, 16, 8, 1], seed=1)

rate = 0.3
for epoch in range(1, 121):
    if epoch % 40 == 0:
        rate *= 0.5
    order = r.permutation(X.shape[1])
    for s in range(0, len(order), 32):
        c = order[s:s + 32]
        Z, A = net.feed(X[:, c])
        G = net.back(Z, A, Y[:, c])
        for key in net.P:
            net.P[key] -= rate * G[key]
    if epoch % 20 == 0:
        print(f"epoch {epoch:3d} rate {rate:.3f} cost {net.cost(X, Y):.4f} "
              f"train acc {net.accuracy(X, Y):.3f} fresh acc {net.accuracy(X_hold, Y_hold):.3f}")
