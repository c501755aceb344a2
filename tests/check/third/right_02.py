"""Spiral classification with a hand-written network (layer objects + Adam)."""
import numpy as np

rng = np.random.default_rng(42)


class Linear:
    def __init__(self, n_in, n_out):
        self.W = rng.normal(0.0, np.sqrt(1.0 / n_in), size=(n_in, n_out))
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW = self.x.T @ grad
        self.db = grad.sum(axis=0)
        return grad @ self.W.T

    def parameters(self):
        return [("W", self.W, self.dW), ("b", self.b, self.db)]


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1.0 - self.out ** 2)

    def parameters(self):
        return []


class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.probs = np.exp(log_probs)
        self.labels = labels
        return -log_probs[np.arange(len(labels)), labels].mean()

    def backward(self):
        grad = self.probs.copy()
        grad[np.arange(len(self.labels)), self.labels] -= 1.0
        return grad / len(self.labels)


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad):
        for layer in reversed(self.layers):
            grad = layer.backward(grad)

    def parameters(self):
        for i, layer in enumerate(self.layers):
            for name, p, g in layer.parameters():
                yield (i, name), p, g


class Adam:
    def __init__(self, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m, self.v = {}, {}

    def step(self, params):
        self.t += 1
        for key, p, g in params:
            if key not in self.m:
                self.m[key] = np.zeros_like(p)
                self.v[key] = np.zeros_like(p)
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g * g
            m_hat = self.m[key] / (1 - self.beta1 ** self.t)
            v_hat = self.v[key] / (1 - self.beta2 ** self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def spirals(per_class=120, classes=3):
    xs, ys = [], []
    for c in range(classes):
        r = np.linspace(0.05, 1.0, per_class)
        theta = np.linspace(c * 4.0, (c + 1) * 4.0, per_class) + rng.normal(0, 0.15, per_class)
        xs.append(np.c_[r * np.sin(theta), r * np.cos(theta)])
        ys.append(np.full(per_class, c))
    return np.vstack(xs), np.concatenate(ys)


def main():
    X, y = spirals()
    order = rng.permutation(len(X))
    cut = int(0.75 * len(X))
    train, test = order[:cut], order[cut:]
    Xtr, ytr, Xte, yte = X[train], y[train], X[test], y[test]

    model = Sequential(Linear(2, 32), Tanh(), Linear(32, 16), Tanh(), Linear(16, 3))
    criterion = SoftmaxCrossEntropy()
    optimizer = Adam(lr=0.01)
    batch_size = 30
    for epoch in range(1, 121):
        perm = rng.permutation(len(Xtr))
        for start in range(0, len(Xtr), batch_size):
            sel = perm[start:start + batch_size]
            criterion.forward(model.forward(Xtr[sel]), ytr[sel])
            model.backward(criterion.backward())
            optimizer.step(model.parameters())
        if epoch == 1 or epoch % 20 == 0:
            loss = criterion.forward(model.forward(Xtr), ytr)
            acc = (model.forward(Xtr).argmax(axis=1) == ytr).mean()
            print(f"epoch {epoch:4d}  train loss {loss:.4f}  train acc {acc:.3f}")
    test_acc = (model.forward(Xte).argmax(axis=1) == yte).mean()
    print(f"test accuracy: {test_acc:.3f}  ({len(yte)} samples)")


if __name__ == "__main__":
    main()
