import numpy as np

rng = np.random.default_rng(88)


def circles(n):
    inner = rng.random(n) < 0.35
    radius = np.where(inner, rng.normal(0.5, 0.12, n), rng.normal(1.1, 0.12, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), inner.astype(int)


class TwoLayer:
    def __init__(self, hidden):
        self.params = {
            'W1': rng.standard_normal((2, hidden)), 'b1': np.zeros((1, hidden)),
            'W2': rng.standard_normal((hidden, 1)) / np.sqrt(hidden), 'b2': np.zeros((1, 1)),
        }
        self.first = {k: np.zeros_like(v) for k, v in self.params.items()}
        self.second = {k: np.zeros_like(v) for k, v in self.params.items()}
        self.n_updates = 0

    def __call__(self, x):
        p = self.params
        self.h = np.tanh(x @ p['W1'] + p['b1'])
        return 1 / (1 + np.exp(-(self.h @ p['W2'] + p['b2'])))

    def gradients(self, x, y):
        out = self(x)
        d2 = (out - y.reshape(-1, 1)) / len(y)
        d1 = (d2 @ self.params['W2'].T) * (1 - self.h ** 2)
        return {'W2': self.h.T @ d2, 'b2': d2.sum(0, keepdims=True),
                'W1': x.T @ d1, 'b1': d1.sum(0, keepdims=True)}

    def adam(self, grads, lr=0.02, beta1=0.9, beta2=0.999):
        self.n_updates += 1
        for k, g in grads.items():
            self.first[k] += (1 - beta1) * (g - self.first[k])
            self.second[k] += (1 - beta2) * (g ** 2 - self.second[k])
            m = self.first[k] / (1 - beta1 ** self.n_updates)
            v = self.second[k] / (1 - beta2 ** self.n_updates)
            self.params[k] -= lr * m / (np.sqrt(v) + 1e-8)


def bce(out, y):
    out = np.clip(out.ravel(), 1e-9, 1 - 1e-9)
    return -np.mean(y * np.log(out) + (1 - y) * np.log(1 - out))


def accuracy(out, y):
    predicted = (out > 0.5).astype(int)
    return np.mean(predicted == y)


x_train, y_train = circles(250)
x_test, y_test = circles(120)
net = TwoLayer(12)
for epoch in range(1, 41):
    for rows in np.array_split(rng.permutation(250), 10):
        net.adam(net.gradients(x_train[rows], y_train[rows]))
    if epoch % 5 == 0:
        out = net(x_train)
        print(f'epoch {epoch:2d}  loss {bce(out, y_train):.4f}  accuracy {accuracy(out, y_train):.4f}')
out = net(x_test)
print(f'test      loss {bce(out, y_test):.4f}  accuracy {accuracy(out, y_test):.4f}')
