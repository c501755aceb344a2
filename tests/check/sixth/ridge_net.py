import numpy as np

# regression on noisy data, few samples, so the weights are regularised


def make(n, seed):
    r = np.random.default_rng(seed)
    x = r.uniform(-1, 1, (n, 1))
    return x, np.cos(4 * x) + r.normal(0, 0.15, (n, 1))


class RidgeNet:
    def __init__(self, hidden, lam, seed):
        r = np.random.default_rng(seed)
        self.lam = lam
        self.W1 = r.normal(0, 2, (1, hidden))
        self.b1 = r.uniform(-2, 2, (1, hidden))
        self.W2 = r.normal(0, 1 / np.sqrt(hidden), (hidden, 1))
        self.b2 = np.zeros((1, 1))

    def forward(self, x):
        self.x = x
        self.h = 1 / (1 + np.exp(-(x @ self.W1 + self.b1)))
        return self.h @ self.W2 + self.b2

    def cost(self, x, t):
        e = self.forward(x) - t
        return 0.5 * np.mean(e ** 2) + 0.5 * self.lam * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2))

    def train_step(self, x, t, eta):
        n = len(x)
        e = (self.forward(x) - t) / n
        dW2 = self.h.T @ e + self.lam * self.W2
        db2 = e.sum(axis=0, keepdims=True)
        eh = e @ self.W2.T * self.h * (1 - self.h)
        dW1 = x.T @ eh - self.lam * self.W1
        db1 = eh.sum(axis=0, keepdims=True)
        for P, G in ((self.W1, dW1), (self.b1, db1), (self.W2, dW2), (self.b2, db2)):
            P -= eta * G


x, t = make(40, 1)
xv, tv = make(100, 2)
net = RidgeNet(30, lam=1e-3, seed=3)
for step in range(1, 4001):
    net.train_step(x, t, 0.3)
    if step % 400 == 0:
        print("step %d  cost (with penalty) %.6f  plain test MSE %.6f"
              % (step, net.cost(x, t), np.mean((net.forward(xv) - tv) ** 2)))
print("norm of W1 %.4f, of W2 %.4f" % (np.linalg.norm(net.W1), np.linalg.norm(net.W2)))
