import numpy as np


def two_spirals(n, rng, noise=0.08):
    r = np.sqrt(rng.uniform(0.02, 1, n))
    phi = 5.0 * r
    lab = rng.integers(0, 2, n)
    phi = phi + np.pi * lab
    pts = np.column_stack([r * np.cos(phi), r * np.sin(phi)])
    return pts * 2 + rng.normal(0, noise, (n, 2)), lab.reshape(n, 1).astype(float)


class Dense:
    def __init__(self, a, b, rng):
        self.W = rng.normal(0, np.sqrt(1.5 / a), (a, b))
        self.b = np.zeros((1, b))
        self.VW = np.zeros((a, b))
        self.Vb = np.zeros((1, b))

    def forward(self, x, last=False):
        self.x = x
        z = x @ self.W + self.b
        self.last = last
        self.a = 1 / (1 + np.exp(-z)) if last else np.tanh(z)
        return self.a

    def backward(self, g):
        # at the output g is already the derivative by z (cross-entropy)
        dz = g if self.last else g * (1 - self.a ** 2)
        self.dW = self.x.T @ dz
        self.db = dz.sum(axis=0, keepdims=True)
        return dz @ self.W.T

    def update(self, lr, mu):
        for p, v, g in ((self.W, self.VW, self.dW), (self.b, self.Vb, self.db)):
            v = mu * v - lr * g
            p += v


class Net:
    def __init__(self, rng):
        self.l1 = Dense(2, 20, rng)
        self.l2 = Dense(20, 20, rng)
        self.l3 = Dense(20, 1, rng)

    def forward(self, x):
        return self.l3.forward(self.l2.forward(self.l1.forward(x)), last=True)

    def train_on(self, x, y, lr, mu):
        p = self.forward(x)
        self.l1.backward(self.l2.backward(self.l3.backward((p - y) / len(y))))
        for l in (self.l1, self.l2, self.l3):
            l.update(lr, mu)
        q = np.clip(p, 1e-9, 1 - 1e-9)
        return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


rng = np.random.default_rng(0)
X, Y = two_spirals(300, rng)
net = Net(rng)
for epoch in range(300):
    losses = []
    for idx in np.array_split(rng.permutation(300), 10):
        losses.append(net.train_on(X[idx], Y[idx], lr=0.05, mu=0.9))
    if epoch % 30 == 0:
        print('[epoch {:3d}] loss {:.5f}'.format(epoch, np.mean(losses)))
print('accuracy on the training points', np.mean((net.forward(X) > 0.5) == Y))
