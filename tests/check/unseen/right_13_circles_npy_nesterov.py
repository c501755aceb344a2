import os
import tempfile
import numpy as np

try:
    from tqdm import trange
except ImportError:
    trange = range


def build_dataset(path, n=160, seed=6):
    rng = np.random.default_rng(seed)
    label = rng.integers(0, 2, n)
    radius = np.where(label, 1.0, 0.4) + rng.normal(0, 0.07, n)
    phi = rng.uniform(-np.pi, np.pi, n)
    table = np.column_stack([radius * np.cos(phi), radius * np.sin(phi), label])
    np.save(path, table)


class NeuralNetwork:
    def __init__(self, layers=(2, 9, 7, 1), seed=0):
        rng = np.random.default_rng(seed)
        self.params = {}
        for i in range(1, len(layers)):
            self.params[f"W{i}"] = rng.normal(size=(layers[i - 1], layers[i])) / np.sqrt(layers[i - 1])
            self.params[f"b{i}"] = np.zeros(layers[i])
        self.velocity = {k: np.zeros_like(v) for k, v in self.params.items()}

    def forward(self, X, params=None):
        p = self.params if params is None else params
        self.X = X
        self.A1 = np.tanh(X @ p["W1"] + p["b1"])
        self.A2 = np.tanh(self.A1 @ p["W2"] + p["b2"])
        self.A3 = 1 / (1 + np.exp(-(self.A2 @ p["W3"] + p["b3"])))
        return self.A3

    def loss(self, Y):
        return np.mean((self.A3 - Y) ** 2) / 2

    def gradients(self, Y, params=None):
        p = self.params if params is None else params
        n = len(Y)
        g = {}
        dZ3 = (self.A3 - Y) / n * self.A3 * (1 - self.A3)
        dZ2 = dZ3 @ p["W3"].T * (1 - self.A2 ** 2)
        dZ1 = dZ2 @ p["W2"].T * (1 - self.A1 ** 2)
        for i, (a, d) in enumerate([(self.X, dZ1), (self.A1, dZ2), (self.A2, dZ3)], 1):
            g[f"W{i}"] = a.T @ d
            g[f"b{i}"] = d.sum(axis=0)
        return g

    def nesterov(self, X, Y, lr=0.5, mu=0.9):
        ahead = {k: self.params[k] + mu * self.velocity[k] for k in self.params}
        self.forward(X, ahead)
        g = self.gradients(Y, ahead)
        for k in self.params:
            self.velocity[k] = mu * self.velocity[k] - lr * g[k]
            self.params[k] = self.params[k] + self.velocity[k]


def main():
    path = os.path.join(tempfile.mkdtemp(), "circles.npy")
    build_dataset(path)
    table = np.load(path)
    os.remove(path)
    X, Y = table[:, :2], table[:, 2:]
    net = NeuralNetwork()
    for epoch in trange(601):
        net.nesterov(X, Y)
        if epoch % 100 == 0:
            out = net.forward(X)
            acc = np.mean(np.round(out) == Y)
            print(f"Epoch {epoch}, Loss: {net.loss(Y):.6f}, Acc: {acc:.4f}")


if __name__ == "__main__":
    main()
