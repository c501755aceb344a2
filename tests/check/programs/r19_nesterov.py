import numpy as np

class Nesterov:
    """ NAG, the form without looking ahead (Bengio 2012) """
    def __init__(self, lr=0.01, mu=0.9):
        self.lr = lr
        self.mu = mu
        self.v = {}

    def step(self, params, grads):
        for k in params:
            if k not in self.v:
                self.v[k] = np.zeros_like(params[k])
            v_prev = self.v[k].copy()
            self.v[k] = self.mu * self.v[k] - self.lr * grads[k]
            params[k] += -self.mu * v_prev + (1 + self.mu) * self.v[k]

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def forward(p, x):
    h1 = sigmoid(x @ p['w1'])
    h2 = sigmoid(h1 @ p['w2'])
    return h1, h2, sigmoid(h2 @ p['w3'])

def grad(p, x, y):
    h1, h2, o = forward(p, x)
    d3 = 2 * (o - y) / len(x) * o * (1 - o)
    d2 = d3 @ p['w3'].T * h2 * (1 - h2)
    d1 = d2 @ p['w2'].T * h1 * (1 - h1)
    return {'w1': x.T @ d1, 'w2': h1.T @ d2, 'w3': h2.T @ d3}

np.random.seed(77)
x = np.random.rand(100, 2)
y = (x[:, 0] > x[:, 1]).astype(float)[:, None]
p = {'w1': np.random.randn(2, 4), 'w2': np.random.randn(4, 4), 'w3': np.random.randn(4, 1)}
opt = Nesterov(0.1, 0.9)
for e in range(1000):
    loss = np.mean((forward(p, x)[-1] - y) ** 2)
    opt.step(p, grad(p, x, y))
    if e % 100 == 0:
        print('epoch', e, 'loss', loss)
