# house prices (synthetic), softplus network, RMSProp, mini-batches
import numpy as np

gen = np.random.default_rng(2)
n = 600
area = gen.uniform(40, 220, n)
rooms = np.clip((area / 28 + gen.normal(0, 1, n)).round(), 1, 9)
age = gen.uniform(0, 90, n)
dist = gen.exponential(6, n)
price = 1.9 * area + 9 * rooms - 0.6 * age + 0.006 * age ** 2 - 55 * np.tanh(dist / 6) + gen.normal(0, 8, n)

feats = np.column_stack([area, rooms, age, dist])
price = price.reshape(-1, 1)
cut = int(n * 0.75)
fm, fs = feats[:cut].mean(0), feats[:cut].std(0)
pm, ps = price[:cut].mean(), price[:cut].std()
x_tr, x_te = (feats[:cut] - fm) / fs, (feats[cut:] - fm) / fs
y_tr, y_te = (price[:cut] - pm) / ps, (price[cut:] - pm) / ps


class Softplus:
    def forward(self, s):
        self.h = np.log1p(np.exp(-np.abs(s))) + np.maximum(s, 0)
        return self.h

    def backward(self, g):
        return g / (1 + np.exp(-self.h))


class Dense:
    def __init__(self, fan_in, fan_out):
        self.w = gen.normal(0, fan_in ** -0.5, (fan_in, fan_out))
        self.b = np.zeros((1, fan_out))
        self.rw = np.zeros_like(self.w)
        self.rb = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.gw = self.x.T @ g
        self.gb = g.sum(0, keepdims=True)
        return g @ self.w.T

    def rmsprop(self, lr, rho=0.9, eps=1e-7):
        self.rw = rho * self.rw + (1 - rho) * self.gw ** 2
        self.rb = rho * self.rb + (1 - rho) * self.gb ** 2
        self.w -= lr * self.gw / (np.sqrt(self.rw) + eps)
        self.b -= lr * self.gb / (np.sqrt(self.rb) + eps)


model = [Dense(4, 16), Softplus(), Dense(16, 8), Softplus(), Dense(8, 1)]


def predict(x):
    for part in model:
        x = part.forward(x)
    return x


for epoch in range(1, 51):
    idx = gen.permutation(cut)
    for lo in range(0, cut, 45):
        sel = idx[lo:lo + 45]
        g = 2 * (predict(x_tr[sel]) - y_tr[sel]) / len(sel)
        for part in model[::-1]:
            g = part.backward(g)
        for part in model[::2]:
            part.rmsprop(0.003)
    if epoch % 10 == 0:
        mse = ((predict(x_tr) - y_tr) ** 2).mean()
        mae = np.abs(predict(x_te) - y_te).mean() * ps
        print(f"epoch {epoch:3d}   train MSE {mse:.5f}   test MAE {mae:.2f} (thousand)")
