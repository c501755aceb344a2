import numpy as np

class Adam:
    def __init__(self, params, lr=0.005):
        self.params = params
        self.lr = lr
        self.m = [np.zeros(p.shape) for p in params]
        self.v = [np.zeros(p.shape) for p in params]

    def step(self, grads):
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.m[i] = 0.9 * self.m[i] + 0.1 * g
            self.v[i] = 0.999 * self.v[i] + 0.001 * g * g
            p -= self.lr * self.m[i] / (np.sqrt(self.v[i]) + 1e-8)

def sigmoid(z): return 1/(1+np.exp(-z))

def forward(params, x):
    w1, b1, w2, b2, w3, b3 = params
    h1 = sigmoid(x @ w1 + b1)
    h2 = sigmoid(h1 @ w2 + b2)
    y = sigmoid(h2 @ w3 + b3)
    return h1, h2, y

def backward(params, x, h1, h2, y, t):
    w1, b1, w2, b2, w3, b3 = params
    dy = (y - t) / len(t)
    dh2 = dy @ w3.T * h2 * (1 - h2)
    dh1 = dh2 @ w2.T * h1 * (1 - h1)
    return [x.T @ dh1, dh1.sum(0), h1.T @ dh2, dh2.sum(0), h2.T @ dy, dy.sum(0)]

np.random.seed(7)
x = np.random.rand(128, 2)
t = np.logical_xor(x[:, :1] > .5, x[:, 1:] > .5).astype(float)
params = []
for i, o in [(2, 10), (10, 10), (10, 1)]:
    params += [np.random.randn(i, o), np.zeros(o)]
opt = Adam(params, lr=0.005)
for epoch in range(1000):
    h1, h2, y = forward(params, x)
    loss = -np.mean(t*np.log(y) + (1-t)*np.log(1-y))
    opt.step(backward(params, x, h1, h2, y, t))
    if epoch % 100 == 0:
        print(f'epoch {epoch} loss {loss:.4f}')
