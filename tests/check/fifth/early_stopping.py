import numpy as np
try:
    from tqdm import trange
except ImportError:
    def trange(n, **kw):
        return range(n)

# predict two outputs (a product and a distance) from three inputs
SEED = 99
rng = np.random.default_rng(SEED)
inputs = rng.uniform(-1, 1, size=(400, 3))
targets = np.column_stack([inputs[:, 0] * inputs[:, 1], np.sqrt((inputs ** 2).sum(1))])
targets += rng.normal(scale=0.03, size=targets.shape)

train_x, valid_x, test_x = inputs[:240], inputs[240:320], inputs[320:]
train_y, valid_y, test_y = targets[:240], targets[240:320], targets[320:]

# scale with the statistics of the training part only
mu, sd = train_y.mean(0), train_y.std(0)
scale = lambda v: (v - mu) / sd
unscale = lambda v: v * sd + mu


def softplus(v):
    return np.logaddexp(0, v)


def softplus_slope(v):
    return 1 / (1 + np.exp(-v))


class Net:
    names = ['w1', 'c1', 'w2', 'c2', 'w3', 'c3']

    def __init__(self, a, b, c, d):
        self.w1 = rng.standard_normal((a, b)) / np.sqrt(a)
        self.c1 = np.zeros(b)
        self.w2 = rng.standard_normal((b, c)) / np.sqrt(b)
        self.c2 = np.zeros(c)
        self.w3 = rng.standard_normal((c, d)) / np.sqrt(c)
        self.c3 = np.zeros(d)
        self.square = {n: 0.0 for n in self.names}

    def run(self, x):
        self.x = x
        self.z1 = x @ self.w1 + self.c1
        self.h1 = softplus(self.z1)
        self.z2 = self.h1 @ self.w2 + self.c2
        self.h2 = softplus(self.z2)
        return self.h2 @ self.w3 + self.c3

    def learn(self, x, y, lr):
        out = self.run(x)
        e3 = 2 * (out - y) / y.size
        e2 = e3 @ self.w3.T * softplus_slope(self.z2)
        e1 = e2 @ self.w2.T * softplus_slope(self.z1)
        g = dict(w3=self.h2.T @ e3, c3=e3.sum(0), w2=self.h1.T @ e2, c2=e2.sum(0),
                 w1=self.x.T @ e1, c1=e1.sum(0))
        for n in self.names:
            self.square[n] = 0.95 * self.square[n] + 0.05 * g[n] ** 2
            setattr(self, n, getattr(self, n) - lr * g[n] / (np.sqrt(self.square[n]) + 1e-8))

    def snapshot(self):
        return {n: getattr(self, n).copy() for n in self.names}

    def restore(self, snap):
        for n in self.names:
            setattr(self, n, snap[n].copy())


def mse(net, x, y):
    return np.mean((net.run(x) - scale(y)) ** 2)


net = Net(3, 24, 12, 2)
best, best_at, best_weights, patience = np.inf, 0, net.snapshot(), 15
for epoch in trange(200):
    order = rng.permutation(len(train_x))
    for part in np.array_split(order, 12):
        net.learn(train_x[part], scale(train_y[part]), 0.002)
    v = mse(net, valid_x, valid_y)
    if v < best:
        best, best_at, best_weights = v, epoch, net.snapshot()
    if epoch % 20 == 0:
        print(f'epoch {epoch:3d}: train {mse(net, train_x, train_y):.5f} valid {v:.5f}')
    if epoch - best_at >= patience:
        print('stopped after epoch', epoch, '- best was', best_at)
        break
net.restore(best_weights)
print(f'best validation MSE {best:.5f}, again with the restored weights {mse(net, valid_x, valid_y):.5f}')
mae = np.abs(unscale(net.run(test_x)) - test_y).mean(axis=0)
print('test MAE per output, in the original units:', np.round(mae, 4))
