import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt


class Tanh:
    def __call__(self, z):
        return np.tanh(z)

    def prime(self, z):
        return 1 - np.tanh(z) ** 2


class Identity:
    def __call__(self, z):
        return z

    def prime(self, z):
        return np.ones_like(z)


class Layer:
    def __init__(self, fan_in, fan_out, act, rs):
        lim = np.sqrt(6 / (fan_in + fan_out))
        self.w = rs.uniform(-lim, lim, size=(fan_in, fan_out))
        self.b = rs.uniform(-lim, lim, size=fan_out)
        self.act = act
        self.cache_w = np.zeros_like(self.w)
        self.cache_b = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        self.z = x @ self.w + self.b
        return self.act(self.z)

    def backward(self, da):
        dz = da * self.act.prime(self.z)
        self.dw = self.x.T @ dz
        self.db = dz.sum(0)
        return dz @ self.w.T

    def adagrad(self, lr):
        self.cache_w += self.dw ** 2
        self.cache_b += self.db ** 2
        self.w -= lr * self.dw / (np.sqrt(self.cache_w) + 1e-7)
        self.b -= lr * self.db / (np.sqrt(self.cache_b) + 1e-7)


class Regressor:
    def __init__(self, seed=8):
        rs = np.random.RandomState(seed)
        tanh = Tanh()          # holds nothing, may be shared
        self.layers = [Layer(1, 20, tanh, rs), Layer(20, 20, tanh, rs), Layer(20, 1, Identity(), rs)]

    def predict(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def train_step(self, x, y, lr):
        out = self.predict(x)
        diff = out - y
        g = 2 * diff / diff.size
        for l in self.layers[::-1]:
            g = l.backward(g)
        for l in self.layers:
            l.adagrad(lr)
        return np.mean(diff ** 2)


rs = np.random.RandomState(0)
x = rs.uniform(-3, 3, (200, 1))
y = np.sin(2 * x) + 0.1 * rs.randn(200, 1)
xv = np.linspace(-3, 3, 101)[:, None]
yv = np.sin(2 * xv)

model = Regressor()
train_curve, val_curve = [], []
best, patience = np.inf, 0
lr0 = 0.1
for epoch in range(400):
    lr = lr0 / (1 + 0.005 * epoch)
    perm = rs.permutation(len(x))
    sq = 0.0
    for s in range(0, len(x), 40):
        b = perm[s:s + 40]
        sq += model.train_step(x[b], y[b], lr) * len(b)
    train_curve.append(sq / len(x))
    val_curve.append(np.mean((model.predict(xv) - yv) ** 2))
    if epoch % 40 == 0:
        print(f'epoch {epoch}: train mse {train_curve[-1]:.5f}, val mse {val_curve[-1]:.5f}')
    if val_curve[-1] < best:
        best, patience = val_curve[-1], 0
    else:
        patience += 1
        if patience == 60:
            print('stopping early, epoch', epoch)
            break

print('best validation mse', best)
fig, ax = plt.subplots(1, 2, figsize=(9, 4))
ax[0].semilogy(train_curve, label='train')
ax[0].semilogy(val_curve, label='val')
ax[0].legend()
ax[1].plot(xv, yv, 'k--')
ax[1].plot(xv, model.predict(xv), 'r')
plt.close(fig)
