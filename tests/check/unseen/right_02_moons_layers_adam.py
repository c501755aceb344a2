"""Two moons, hand made layers, Adam, mini-batches."""
import numpy as np

rng = np.random.default_rng(3)


def make_moons(n, noise=0.12):
    t = rng.uniform(0, np.pi, n)
    k = rng.integers(0, 2, n)
    x = np.where(k == 0, np.cos(t), 1 - np.cos(t))
    y = np.where(k == 0, np.sin(t), 0.5 - np.sin(t))
    pts = np.stack([x, y], axis=1) + rng.normal(0, noise, (n, 2))
    return pts, k.astype(float).reshape(-1, 1)


class Linear:
    def __init__(self, n_in, n_out):
        self.W = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
        self.b = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW = self.x.T @ grad
        self.db = grad.sum(axis=0, keepdims=True)
        return grad @ self.W.T


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, grad):
        return grad * self.mask


class SigmoidBCE:
    """sigmoid and binary cross-entropy in one; works on logits"""

    def forward(self, z, y):
        self.p = 1 / (1 + np.exp(-z))
        self.y = y
        return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))

    def backward(self):
        return (self.p - self.y) / len(self.y)


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, g):
        for layer in reversed(self.layers):
            g = layer.backward(g)

    def pairs(self):
        for layer in self.layers:
            if isinstance(layer, Linear):
                yield layer.W, layer.dW
                yield layer.b, layer.db


class Adam:
    def __init__(self, lr=1e-2, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.t = 0
        self.m, self.v = {}, {}

    def step(self, pairs):
        self.t += 1
        for i, (p, g) in enumerate(pairs):
            m = self.m.get(i, np.zeros_like(p))
            v = self.v.get(i, np.zeros_like(p))
            self.m[i] = m = self.b1 * m + (1 - self.b1) * g
            self.v[i] = v = self.b2 * v + (1 - self.b2) * g * g
            mh = m / (1 - self.b1 ** self.t)
            vh = v / (1 - self.b2 ** self.t)
            p -= self.lr * mh / (np.sqrt(vh) + self.eps)


def main():
    X, Y = make_moons(400)
    Xt, Yt = make_moons(200)
    net = Sequential(Linear(2, 16), ReLU(), Linear(16, 16), ReLU(), Linear(16, 1))
    crit, opt = SigmoidBCE(), Adam()
    for epoch in range(1, 61):
        order = rng.permutation(len(X))
        total = 0.0
        for s in range(0, len(X), 32):
            idx = order[s:s + 32]
            loss = crit.forward(net(X[idx]), Y[idx])
            net.backward(crit.backward())
            opt.step(net.pairs())
            total += loss * len(idx)
        if epoch % 10 == 0:
            acc = np.mean((net(Xt) > 0) == (Yt > 0.5))
            print(f"epoch {epoch:3d}  loss {total / len(X):.4f}  test acc {acc:.3f}")


if __name__ == "__main__":
    main()
