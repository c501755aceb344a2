"""Layer objects with dropout and RMSProp; 6x6 synthetic 'digits', inverted dropout."""
import numpy as np

rng = np.random.default_rng(17)


class Linear:
    def __init__(self, n_in, n_out):
        self.W = rng.normal(0.0, np.sqrt(2.0 / n_in), size=(n_in, n_out))
        self.b = np.zeros(n_out)
        self.sW = np.zeros_like(self.W)
        self.sb = np.zeros_like(self.b)

    def forward(self, x, training):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(axis=0)
        return g @ self.W.T

    def update(self, lr, rho=0.95, eps=1e-7):
        self.sW = rho * self.sW + (1 - rho) * self.dW ** 2
        self.sb = rho * self.sb + (1 - rho) * self.db ** 2
        self.W -= lr * self.dW / (np.sqrt(self.sW) + eps)
        self.b -= lr * self.db / (np.sqrt(self.sb) + eps)


class ReLU:
    def forward(self, x, training):
        self.on = x > 0
        return x * self.on

    def backward(self, g):
        return g * self.on

    def update(self, lr):
        pass


class Dropout:
    def __init__(self, drop):
        self.keep = 1.0 - drop

    def forward(self, x, training):
        if training:
            self.mask = (rng.random(x.shape) < self.keep) / self.keep
            return x * self.mask
        self.mask = np.ones_like(x)
        return x

    def backward(self, g):
        return g * self.mask

    def update(self, lr):
        pass


class Network:
    def __init__(self, *layers):
        self.layers = layers

    def logits(self, x, training=False):
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def fit_batch(self, x, y, lr):
        p = probabilities(self.logits(x, training=True))
        g = p.copy()
        g[np.arange(len(y)), y] -= 1.0
        g /= len(y)
        for layer in reversed(self.layers):
            g = layer.backward(g)
        for layer in self.layers:
            layer.update(lr)


def probabilities(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def evaluate(net, x, y):
    p = probabilities(net.logits(x))
    nll = -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))
    return nll, np.mean(p.argmax(axis=1) == y)


glyphs = (rng.random((5, 36)) < 0.4).astype(float)
y = rng.integers(0, 5, 1000)
x = glyphs[y] + rng.normal(0, 0.7, (1000, 36))
x_train, y_train, x_test, y_test = x[:700], y[:700], x[700:], y[700:]

net = Network(Linear(36, 48), ReLU(), Dropout(0.3), Linear(48, 5))
for epoch in range(1, 21):
    order = rng.permutation(len(x_train))
    for i in range(0, len(order), 35):
        b = order[i:i + 35]
        net.fit_batch(x_train[b], y_train[b], lr=0.001)
    if epoch % 5 == 0:
        tl, ta = evaluate(net, x_train, y_train)
        vl, va = evaluate(net, x_test, y_test)
        print(f"epoch {epoch:2d} | train {tl:.4f} / {ta:.3f} | test {vl:.4f} / {va:.3f}")
