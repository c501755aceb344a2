import numpy as np
import matplotlib
import matplotlib.pyplot as plt

# ring data; two hidden layers; plain gradient descent; BCE


class NeuralNetwork:
    def __init__(self, n0, n1, n2, n3, seed=0):
        gen = np.random.default_rng(seed)
        self.W = [gen.normal(0, 1, (n0, n1)), gen.normal(0, 0.5, (n1, n2)), gen.normal(0, 0.5, (n2, n3))]
        self.b = [np.zeros((1, n1)), np.zeros((1, n2)), np.zeros((1, n3))]

    @staticmethod
    def s(z):
        return 1.0 / (1.0 + np.exp(-z))

    def forward_pass(self, X):
        self.a = [X]
        for W, b in zip(self.W, self.b):
            self.a.append(self.s(self.a[-1] @ W + b))
        return self.a[-1]

    def backward_pass(self, Y, rate):
        n = Y.shape[0]
        err3 = (self.a[3] - Y) / n
        err2 = err3 @ self.W[2].T * self.a[2] * (1 - self.a[2])
        err1 = err2 @ self.W[1].T * self.a[1] * (1 - self.a[1])
        self.W[2] -= rate * self.a[2].T @ err3
        self.b[2] -= rate * np.sum(err3, axis=0, keepdims=True)
        self.W[1] -= rate * self.a[1].T @ err2
        self.b[1] -= rate * np.sum(err2)
        self.W[0] -= rate * self.a[0].T @ err1
        self.b[0] -= rate * np.sum(err1, axis=0, keepdims=True)


def get_rings(n, seed):
    gen = np.random.default_rng(seed)
    y = gen.integers(0, 2, (n, 1))
    rad = 0.6 + 0.9 * y + gen.normal(0, 0.15, (n, 1))
    phi = gen.uniform(0, 2 * np.pi, (n, 1))
    return np.hstack([rad * np.cos(phi), rad * np.sin(phi)]), y


def bce(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


X, Y = get_rings(200, 1)
nn = NeuralNetwork(2, 8, 6, 1, seed=4)
curve = []
for epoch in range(6000):
    p = nn.forward_pass(X)
    curve.append(bce(p, Y))
    nn.backward_pass(Y, 1.0)
    if epoch % 500 == 0:
        print("epoch", epoch, "loss", round(float(curve[-1]), 6))
p = nn.forward_pass(X)
print("end loss", round(float(bce(p, Y)), 6), "accuracy", np.mean((p > 0.5) == (Y == 1)))
plt.plot(curve)
plt.title("learning curve")
plt.savefig("/dev/null", format="png")
