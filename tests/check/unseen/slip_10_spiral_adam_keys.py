import numpy as np
try:
    from tqdm import tqdm
except ImportError:
    def tqdm(it):
        return it


class SpiralData:
    def __init__(self, n=100, classes=3, seed=0):
        r = np.random.RandomState(seed)
        xs, ys = [], []
        for c in range(classes):
            rad = np.linspace(0.1, 1, n)
            ang = rad * 4 + c * 2 * np.pi / classes + r.randn(n) * 0.12
            xs.append(np.stack([rad * np.sin(ang), rad * np.cos(ang)], 1))
            ys.append(np.full(n, c))
        self.x = np.concatenate(xs)
        self.t = np.concatenate(ys)


class ThreeLayerNet:
    def __init__(self, n_in, h1, h2, n_out, seed=1):
        r = np.random.RandomState(seed)
        self.params = dict(
            W1=r.randn(n_in, h1) * np.sqrt(2 / n_in), b1=np.zeros(h1),
            W2=r.randn(h1, h2) * np.sqrt(2 / h1), b2=np.zeros(h2),
            W3=r.randn(h2, n_out) * np.sqrt(1 / h2), b3=np.zeros(n_out))

    def predict(self, x):
        p = self.params
        self.x = x
        self.a1 = np.maximum(x @ p['W1'] + p['b1'], 0)
        self.a2 = np.maximum(self.a1 @ p['W2'] + p['b2'], 0)
        return self.a2 @ p['W3'] + p['b3']

    def loss(self, x, t):
        s = self.predict(x)
        s = s - s.max(axis=1, keepdims=True)
        self.y = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        return -np.log(self.y[np.arange(len(t)), t]).mean()

    def gradient(self, x, t):
        value = self.loss(x, t)
        p, g = self.params, {}
        d = self.y.copy()
        d[np.arange(len(t)), t] -= 1
        d /= len(t)
        g['W3'], g['b3'] = self.a2.T @ d, d.sum(0)
        d = d @ p['W3'].T * (self.a2 > 0)
        g['W2'], g['b2'] = self.a1.T @ d, d.sum(0)
        d = d @ p['W2'].T * (self.a1 > 0)
        g['W1'], g['b1'] = x.T @ d, d.sum(0)
        return value, g

    def accuracy(self, x, t):
        return np.mean(self.predict(x).argmax(axis=1) == t)


class Adam:
    def __init__(self, params, lr=0.01, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m = {k: np.zeros_like(v) for k, v in params.items()}
        self.v = {k: np.zeros_like(v) for k, v in params.items()}

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1 - self.beta2 ** self.iter) / (1 - self.beta1 ** self.iter)
        for key in ('W1', 'W2', 'W3'):
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-8)


def main():
    data = SpiralData()
    net = ThreeLayerNet(2, 24, 24, 3)
    opt = Adam(net.params)
    r = np.random.RandomState(2)
    for epoch in tqdm(range(1, 101)):
        order = r.permutation(len(data.x))
        for part in np.array_split(order, 6):
            _, grads = net.gradient(data.x[part], data.t[part])
            opt.update(net.params, grads)
        if epoch % 10 == 0:
            print('epoch %d, loss %.4f, accuracy %.3f' % (
                epoch, net.loss(data.x, data.t), net.accuracy(data.x, data.t)))


if __name__ == '__main__':
    main()
