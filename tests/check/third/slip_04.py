"""Moons, small fully connected net, 70/30 split."""
from __future__ import annotations
import numpy as np


class Affine:
    def __init__(self, n_in: int, n_out: int, gen: np.random.Generator):
        lim = np.sqrt(6 / (n_in + n_out))
        self.W = gen.uniform(-lim, lim, (n_in, n_out))
        self.b = np.zeros((1, n_out))

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout: np.ndarray) -> np.ndarray:
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=0, keepdims=True)
        return dout @ self.W.T


class Sigmoid:
    def forward(self, x: np.ndarray) -> np.ndarray:
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout: np.ndarray) -> np.ndarray:
        return dout * self.out * (1 - self.out)


def two_moons(n: int, gen: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    half = n // 2
    a = gen.uniform(0, np.pi, half)
    b = gen.uniform(0, np.pi, n - half)
    up = np.column_stack([np.cos(a), np.sin(a)])
    down = np.column_stack([1 - np.cos(b), 0.5 - np.sin(b)])
    X = np.vstack([up, down]) + gen.normal(0, 0.2, (n, 2))
    y = np.concatenate([np.ones(half), np.zeros(n - half)]).reshape(-1, 1)
    return X, y


def run(layers, x):
    for layer in layers:
        x = layer.forward(x)
    return x


def score(layers, x, y):
    return float(np.mean((run(layers, x) > 0.5) == (y > 0.5)))


def main() -> None:
    gen = np.random.default_rng(99)
    X, y = two_moons(300, gen)
    mix = gen.permutation(len(X))
    X, y = X[mix], y[mix]
    n_train = int(0.7 * len(X))
    X_train, y_train = X[:n_train], y[:n_train]
    X_test, y_test = X[n_train:], y[n_train:]

    layers = [Affine(2, 12, gen), Sigmoid(), Affine(12, 8, gen), Sigmoid(), Affine(8, 1, gen), Sigmoid()]
    lr, batch = 1.0, 32
    for epoch in range(1, 401):
        order = gen.permutation(len(X))
        for s in range(0, len(X), batch):
            xb, yb = X[order[s:s + batch]], y[order[s:s + batch]]
            p = run(layers, xb)
            grad = 2 * (p - yb) / yb.size
            for layer in reversed(layers):
                grad = layer.backward(grad)
            for layer in layers:
                if isinstance(layer, Affine):
                    layer.W -= lr * layer.dW
                    layer.b -= lr * layer.db
        if epoch % 50 == 0:
            mse = np.mean((run(layers, X_train) - y_train) ** 2)
            print(f"[{epoch:3d}] mse {mse:.5f}  train acc {score(layers, X_train, y_train):.3f}")
    print(f"accuracy on unseen test data: {score(layers, X_test, y_test):.3f}")


if __name__ == "__main__":
    main()
