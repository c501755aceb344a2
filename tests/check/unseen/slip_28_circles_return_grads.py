import numpy as np
import time


def make_data(n=300, seed=28):
    r = np.random.RandomState(seed)
    phi = r.uniform(0, 2 * np.pi, n)
    t = r.randint(0, 2, n)
    rho = 0.5 + 0.5 * t + r.normal(0, 0.07, n)
    X = np.stack((rho * np.cos(phi), rho * np.sin(phi)), axis=-1)
    return X[:200], t[:200, None], X[200:], t[200:, None]


class net:
    lr = 0.3

    def __init__(self, d, h, k=1):
        r = np.random.RandomState(0)
        self.w = [r.randn(d, h) * 0.9, r.randn(h, h) * 0.5, r.randn(h, k) * 0.5]
        self.b = [np.zeros((1, h)), np.zeros((1, h)), np.zeros((1, k))]

    def pass_forward(self, x):
        a = np.tanh(x.dot(self.w[0]) + self.b[0])
        c = np.tanh(a.dot(self.w[1]) + self.b[1])
        o = 1 / (1 + np.exp(-c.dot(self.w[2]) - self.b[2]))
        return a, c, o

    def cost(self, o, t):
        return -np.sum(np.where(t == 1, np.log(o + 1e-12), np.log(1 - o + 1e-12))) / t.size

    def gradients(self, x, t):
        a, c, o = self.pass_forward(x)
        do = (o - t) / t.size
        dc = do.dot(self.w[2].T)
        dzc = dc * (1 - c * c)
        da = dzc.dot(self.w[1].T)
        dza = da * (1 - a * a)
        g_w = [x.T.dot(dza),
               a.T.dot(dc),
               c.T.dot(do)]
        g_b = [dza.sum(0, keepdims=True),
               dzc.sum(0, keepdims=True),
               do.sum(0, keepdims=True)]
        return self.cost(o, t), g_w, g_b

    def descend(self, g_w, g_b):
        for i in range(3):
            self.w[i] = self.w[i] - self.lr * g_w[i]
            self.b[i] = self.b[i] - self.lr * g_b[i]


x, t, xv, tv = make_data()
nn = net(2, 9)
start = time.time()
for it in range(1200):
    c, g_w, g_b = nn.gradients(x, t)
    nn.descend(g_w, g_b)
    if it % 120 == 0:
        ov = nn.pass_forward(xv)[2]
        print('it %4d cost %.4f val cost %.4f val acc %.2f' % (it, c, nn.cost(ov, tv), np.mean((ov > .5) == tv)))
print('seconds: %.1f' % (time.time() - start))
