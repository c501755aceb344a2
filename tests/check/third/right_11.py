import numpy as np
np.random.seed(0)

class Dense:
    def __init__(self, i, o, bias=True):
        self.params = {'W': np.random.randn(i, o) * np.sqrt(2 / i)}
        if bias: self.params['b'] = np.zeros((1, o))
        self.grads = {}
    def __call__(self, x, train):
        self.x = x
        y = x @ self.params['W']
        if 'b' in self.params: y = y + self.params['b']
        return y
    def back(self, g):
        self.grads['W'] = self.x.T @ g
        if 'b' in self.params: self.grads['b'] = g.sum(0, keepdims=True)
        return g @ self.params['W'].T

class BatchNorm:
    def __init__(self, d, momentum=0.9, eps=1e-5):
        self.params = {'gamma': np.ones((1, d)), 'beta': np.zeros((1, d))}
        self.grads = {}
        self.run_mean, self.run_var = np.zeros((1, d)), np.ones((1, d))
        self.momentum, self.eps = momentum, eps
    def __call__(self, x, train):
        if train:
            mu, var = x.mean(0, keepdims=True), x.var(0, keepdims=True)
            self.run_mean = self.momentum * self.run_mean + (1 - self.momentum) * mu
            self.run_var = self.momentum * self.run_var + (1 - self.momentum) * var
        else:
            mu, var = self.run_mean, self.run_var
        self.std = np.sqrt(var + self.eps)
        self.xhat = (x - mu) / self.std
        return self.params['gamma'] * self.xhat + self.params['beta']
    def back(self, g):
        self.grads['gamma'] = (g * self.xhat).sum(0, keepdims=True)
        self.grads['beta'] = g.sum(0, keepdims=True)
        gx = g * self.params['gamma']
        return (gx - gx.mean(0) - self.xhat * (gx * self.xhat).mean(0)) / self.std

class ReLU:
    params, grads = {}, {}
    def __call__(self, x, train):
        self.on = x > 0
        return x * self.on
    def back(self, g):
        return g * self.on

class Sigmoid:
    params, grads = {}, {}
    def __call__(self, x, train):
        self.y = 1 / (1 + np.exp(-x))
        return self.y
    def back(self, g):
        return g * self.y * (1 - self.y)

def forward(net, x, train):
    for l in net: x = l(x, train)
    return x

def bce(p, y): return -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))
def dbce(p, y): return (-(y / (p + 1e-9)) + (1 - y) / (1 - p + 1e-9)) / y.size

# data: two moons
n = 150
th = np.linspace(0, np.pi, n)
X = np.vstack([np.c_[np.cos(th), np.sin(th)], np.c_[1 - np.cos(th), .5 - np.sin(th)]])
X = X + .1 * np.random.randn(*X.shape)
Y = np.r_[np.zeros(n), np.ones(n)].reshape(-1, 1)
sh = np.random.permutation(2 * n)
X, Y = X[sh], Y[sh]
Xtr, Ytr, Xte, Yte = X[:220], Y[:220], X[220:], Y[220:]

net = [Dense(2, 12, bias=False), BatchNorm(12), ReLU(),
       Dense(12, 8, bias=False), BatchNorm(8), ReLU(), Dense(8, 1), Sigmoid()]
velocity = [{k: np.zeros_like(v) for k, v in l.params.items()} for l in net]
lr, mu, bs = .05, .9, 44
for ep in range(100):
    order = np.random.permutation(220)
    for i in range(0, 220, bs):
        j = order[i:i + bs]
        p = forward(net, Xtr[j], True)
        g = dbce(p, Ytr[j])
        for l in net[::-1]: g = l.back(g)
        for l, v in zip(net, velocity):
            for k in l.params:
                v[k] = mu * v[k] - lr * l.grads[k]
                l.params[k] += v[k]
    if ep % 10 == 9:
        p = forward(net, Xtr, False)
        print('Epoch %d/100 - loss: %.4f - acc: %.3f' % (ep + 1, bce(p, Ytr), np.mean((p > .5) == (Ytr > .5))))
p = forward(net, Xte, False)
print('test - loss: %.4f - acc: %.3f' % (bce(p, Yte), np.mean((p > .5) == (Yte > .5))))
