import numpy as np


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter = 0
        self.m = None
        self.v = None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key] = np.zeros_like(val)
                self.v[key] = np.zeros_like(val)
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2 ** self.iter) / (1.0 - self.beta1 ** self.iter)
        for key in params.keys():
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


class TwoHiddenNet:
    def __init__(self, n1, n2):
        self.params = {
            'W1': np.random.randn(2, n1) / np.sqrt(2), 'b1': np.zeros(n1),
            'W2': np.random.randn(n1, n2) / np.sqrt(n1), 'b2': np.zeros(n2),
            'W3': np.random.randn(n2, 1) / np.sqrt(n2), 'b3': np.zeros(1),
        }

    def predict(self, x):
        p = self.params
        self.x = x
        self.h1 = np.tanh(x @ p['W1'] + p['b1'])
        self.h2 = np.tanh(self.h1 @ p['W2'] + p['b2'])
        self.y = 1 / (1 + np.exp(-(self.h2 @ p['W3'] + p['b3'])))
        return self.y

    def loss(self, x, t):
        y = np.clip(self.predict(x), 1e-7, 1 - 1e-7)
        return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))

    def gradient(self, x, t):
        self.predict(x)
        p, g = self.params, {}
        d = (self.y - t) / len(t)
        g['W3'], g['b3'] = self.h2.T @ d, d.sum(axis=0)
        d = d @ p['W3'].T * (1 - self.h2 ** 2)
        g['W2'], g['b2'] = self.h1.T @ d, d.sum(axis=0)
        d = d @ p['W2'].T * (1 - self.h1 ** 2)
        g['W1'], g['b1'] = self.x.T @ d, d.sum(axis=0)
        return g


np.random.seed(0)
x = np.random.rand(200, 2)
t = ((x[:, 0] - 0.5) * (x[:, 1] - 0.5) > 0).astype(float).reshape(-1, 1)
net = TwoHiddenNet(12, 12)
optimizer = Adam(lr=0.01)
for i in range(1000):
    grads = net.gradient(x, t)
    optimizer.update(net.params, grads)
    if i % 100 == 0:
        print('iter %d | loss %.4f' % (i, net.loss(x, t)))
