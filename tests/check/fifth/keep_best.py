"""Keeps the weights that did best on the validation set and puts them back at the end."""
import numpy as np


class Network:
    def __init__(self, sizes, seed):
        rng = np.random.default_rng(seed)
        self.weights = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in zip(sizes, sizes[1:])]
        self.biases = [np.zeros(b) for b in sizes[1:]]

    def forward(self, x):
        self.cache = [x]
        for w, b in zip(self.weights[:-1], self.biases[:-1]):
            x = np.maximum(x @ w + b, 0)
            self.cache.append(x)
        return x @ self.weights[-1] + self.biases[-1]

    def train_step(self, x, y, lr, l2):
        grad = 2 * (self.forward(x) - y) / y.size
        for i in range(len(self.weights) - 1, -1, -1):
            dw = self.cache[i].T @ grad + l2 * self.weights[i]
            db = grad.sum(axis=0)
            if i:
                grad = (grad @ self.weights[i].T) * (self.cache[i] > 0)
            self.weights[i] -= lr * dw
            self.biases[i] -= lr * db

    def get_state(self):
        return list(self.weights + self.biases)

    def set_state(self, state):
        n = len(self.weights)
        self.weights, self.biases = list(state[:n]), list(state[n:])


def mse(net, x, y):
    return float(np.mean((net.forward(x) - y) ** 2))


rng = np.random.default_rng(1001)
x = rng.uniform(-2, 2, (130, 2))
y = (np.sin(2 * x[:, 0]) + 0.5 * x[:, 1] ** 2)[:, None] + rng.normal(0, 0.4, (130, 1))
x_train, y_train = x[:50], y[:50]
x_valid, y_valid = x[50:80], y[50:80]
x_test, y_test = x[80:], y[80:]

net = Network([2, 40, 40, 1], seed=3)
best_loss, best_state, best_epoch = np.inf, None, 0
for epoch in range(1, 401):
    for rows in np.array_split(rng.permutation(50), 5):
        net.train_step(x_train[rows], y_train[rows], lr=0.05, l2=1e-4)
    valid_loss = mse(net, x_valid, y_valid)
    if valid_loss < best_loss:
        best_loss, best_state, best_epoch = valid_loss, net.get_state(), epoch
    if epoch % 50 == 0:
        print(f'epoch {epoch}  train MSE {mse(net, x_train, y_train):.4f}  valid MSE {valid_loss:.4f}')

print(f'best validation MSE {best_loss:.4f} at epoch {best_epoch}, taking those weights')
net.set_state(best_state)
print(f'test MSE {mse(net, x_test, y_test):.4f}')
