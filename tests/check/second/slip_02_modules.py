"""mini framework: Linear / Tanh / MSE, trained on noisy spirals"""
import numpy as np


class Module:
    def parameters(self):
        return []


class Linear(Module):
    def __init__(self, fan_in, fan_out, gen):
        bound = 1 / np.sqrt(fan_in)
        self.weight = gen.uniform(-bound, bound, (fan_in, fan_out))
        self.bias = gen.uniform(-bound, bound, fan_out)
        self.gw = self.gb = None

    def forward(self, x):
        self.inp = x
        return np.matmul(x, self.weight) + self.bias

    def backward(self, gout):
        self.gw = np.matmul(self.inp.T, gout)
        self.gb = np.sum(gout, axis=0)
        return np.matmul(gout, self.weight.T)

    def parameters(self):
        return [(self.weight, self.gw), (self.bias, self.gb)]


class Tanh(Module):
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, gout):
        return gout * (1 - np.tanh(self.out) ** 2)


class MSELoss:
    def __call__(self, pred, target):
        self.diff = pred - target
        return np.mean(self.diff ** 2)

    def backward(self):
        return 2 * self.diff / self.diff.size


class Sequential(Module):
    def __init__(self, *mods):
        self.mods = mods

    def forward(self, x):
        for m in self.mods:
            x = m.forward(x)
        return x

    def backward(self, g):
        for m in reversed(self.mods):
            g = m.backward(g)

    def parameters(self):
        return [p for m in self.mods for p in m.parameters()]


def sgd(params, lr):
    for p, g in params:
        p -= lr * g


def two_spirals(n, gen):
    t = np.linspace(0.3, 2.2 * np.pi, n)
    a = np.column_stack((t * np.cos(t), t * np.sin(t))) / 7
    X = np.vstack((a, -a)) + gen.normal(0, 0.02, (2 * n, 2))
    return X, np.vstack((np.ones((n, 1)), -np.ones((n, 1))))


def main(epochs=300):
    gen = np.random.default_rng(99)
    X, Y = two_spirals(100, gen)
    net = Sequential(Linear(2, 20, gen), Tanh(), Linear(20, 20, gen), Tanh(), Linear(20, 1, gen))
    loss_fn = MSELoss()
    for epoch in range(epochs):
        idx = gen.permutation(len(X))
        losses = []
        for b in np.array_split(idx, 10):
            losses.append(loss_fn(net.forward(X[b]), Y[b]))
            net.backward(loss_fn.backward())
            sgd(net.parameters(), 0.1)
        if epoch % 50 == 49:
            acc = np.mean(np.sign(net.forward(X)) == Y)
            print(f"epoch {epoch + 1}: loss={np.mean(losses):.4f} acc={acc:.3f}")


main()
