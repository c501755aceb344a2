from typing import List
import numpy as np


class Sigmoid:
    def f(self, z): return 1 / (1 + np.exp(-z))
    def df(self, z): return self.f(z) * (1 - self.f(z))


class Identity:
    def f(self, z): return z
    def df(self, z): return np.ones_like(z)


class FC:
    def __init__(self, n_in: int, n_out: int, act):
        rng = np.random.default_rng(42)
        self.W = rng.normal(0.0, 1.0, size=(n_out, n_in))
        self.b = np.zeros((n_out, 1))
        self.act = act

    def forward(self, a: np.ndarray) -> np.ndarray:
        self.a_in = a
        self.z = self.W @ a + self.b
        return self.act.f(self.z)

    def backward(self, da: np.ndarray) -> np.ndarray:
        dz = da * self.act.df(self.z)
        self.dW = dz @ self.a_in.T
        self.db = dz.sum(axis=1, keepdims=True)
        return self.W.T @ dz


def rmsprop(layers: List[FC], state: dict, lr: float, rho=0.95, eps=1e-8):
    for n, l in enumerate(layers):
        for name in ("W", "b"):
            g = getattr(l, "d" + name)
            s = state.setdefault((n, name), np.zeros_like(g))
            s[...] = rho * s + (1 - rho) * g ** 2
            p = getattr(l, name)
            p -= lr * g / (np.sqrt(s) + eps)


def sine_data(n=64, seed=5):
    r = np.random.default_rng(seed)
    x = r.uniform(-1, 1, (1, n))
    return x, np.sin(np.pi * x)


def fit(layers, x, y, epochs=2000, lr=0.003):
    state = {}
    for ep in range(epochs):
        a = x
        for l in layers:
            a = l.forward(a)
        half_mse = 0.5 * np.mean((a - y) ** 2)
        d = (a - y) / y.size
        for l in reversed(layers):
            d = l.backward(d)
        rmsprop(layers, state, lr)
        if ep % 250 == 0:
            print(f"ep {ep:5d}  loss {half_mse:.6f}")
    return half_mse


if __name__ == "__main__":
    x, y = sine_data()
    sizes = [1, 9, 9, 1]
    layers = [FC(i, o, Sigmoid()) for i, o in zip(sizes[:-2], sizes[1:-1])]
    layers.append(FC(sizes[-2], sizes[-1], Identity()))
    print("final loss", fit(layers, x, y))
