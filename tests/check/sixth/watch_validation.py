import numpy as np

try:
    from tqdm import tqdm
except ImportError:
    def tqdm(it, **kw):
        return it

rng = np.random.default_rng(55)
X = rng.normal(size=(240, 3))
y = (np.sin(X[:, 0]) + X[:, 1] * X[:, 2]).reshape(-1, 1)
Xt, yt, Xv, yv = X[:180], y[:180], X[180:], y[180:]


class Regressor:
    def __init__(self, n_in, n_hid):
        self.p = dict(
            W1=rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_hid)), b1=np.zeros(n_hid),
            W2=rng.normal(0, 1 / np.sqrt(n_hid), (n_hid, n_hid)), b2=np.zeros(n_hid),
            W3=rng.normal(0, 1 / np.sqrt(n_hid), (n_hid, 1)), b3=np.zeros(1))

    def __call__(self, X):
        p = self.p
        self.X = X
        self.h1 = np.tanh(X @ p["W1"] + p["b1"])
        self.h2 = np.tanh(self.h1 @ p["W2"] + p["b2"])
        return self.h2 @ p["W3"] + p["b3"]

    def grad(self, y):
        p, g = self.p, {}
        out = self.h2 @ p["W3"] + p["b3"]
        d = 2 * (out - y) / len(y)
        g["W3"], g["b3"] = self.h2.T @ d, d.sum(0)
        d = (d @ p["W3"].T) * (1 - self.h2 ** 2)
        g["W2"], g["b2"] = self.h1.T @ d, d.sum(0)
        d = (d @ p["W2"].T) * (1 - self.h1 ** 2)
        g["W1"], g["b1"] = self.X.T @ d, d.sum(0)
        return g


def mse(out, y):
    return np.mean((out - y) ** 2)


model = Regressor(3, 20)
out_v = model(Xv)
print("before training: train %.5f validation %.5f" % (mse(model(Xt), yt), mse(out_v, yv)))
for epoch in tqdm(range(1, 201), desc="training"):
    order = rng.permutation(len(Xt))
    for part in np.array_split(order, 9):
        model(Xt[part])
        g = model.grad(yt[part])
        for name in g:
            model.p[name] -= 0.03 * g[name]
    if epoch % 20 == 0:
        out_t = model(Xt)
        print("epoch %3d: train %.5f validation %.5f" % (epoch, mse(out_t, yt), mse(out_v, yv)))
