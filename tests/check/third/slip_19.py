import numpy as np

rng = np.random.default_rng(64)

# stochastic gradient descent on the linear data set, sorted by class on purpose,
# so the order matters and we have to shuffle in every epoch
n = 80
points = rng.random((n, 2))
target = (points[:, 1] > points[:, 0]).astype(float)
by_class = np.argsort(target, kind='stable')
points, target = points[by_class], target[by_class]


def act(v):
    return 1 / (1 + np.exp(-v))


class Perceptron3:
    """2 - 4 - 4 - 1, one sample at a time"""

    def __init__(self):
        self.A = rng.normal(size=(4, 2))
        self.a = np.zeros(4)
        self.B = rng.normal(size=(4, 4))
        self.b = np.zeros(4)
        self.C = rng.normal(size=4)
        self.c = 0.0

    def propagate(self, x):
        p = act(self.A @ x + self.a)
        q = act(self.B @ p + self.b)
        o = act(self.C @ q + self.c)
        return p, q, o

    def learn(self, x, t, rate):
        p, q, o = self.propagate(x)
        do = o - t                              # cross-entropy and sigmoid
        dq = self.C * do * q * (1 - q)
        dp = self.B.T @ dq * p * (1 - p)
        self.C = self.C - rate * do * q
        self.c = self.c - rate * do
        self.B = self.B - rate * np.outer(dq, p)
        self.b = self.b - rate * dq
        self.A = self.A - rate * np.outer(dp, x)
        self.a = self.a - rate * dp
        return -(t * np.log(o) + (1 - t) * np.log(1 - o))


net = Perceptron3()
idx = np.arange(n)
for epoch in range(1, 201):
    rng.permutation(idx)
    total = 0.0
    for i in idx:
        total += net.learn(points[i], target[i], 0.2)
    if epoch % 20 == 0:
        print('Epoch:', epoch, 'Loss:', round(total / n, 5))

hits = sum((net.propagate(x)[2] > 0.5) == (t == 1) for x, t in zip(points, target))
print('accuracy: %d of %d' % (hits, n))
