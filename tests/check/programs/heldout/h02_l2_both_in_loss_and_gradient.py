import numpy as np


class Net:
    lam = 0.01

    def __init__(self):
        g = np.random.default_rng(8)
        self.ws = [g.standard_normal((2, 6)), g.standard_normal((6, 6)), g.standard_normal((6, 1))]

    def __call__(self, x):
        self.acts = [x]
        for w in self.ws:
            self.acts.append(1 / (1 + np.exp(-(self.acts[-1] @ w))))
        return self.acts[-1]

    def cost(self, t):
        y = self.acts[-1]
        ce = -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))
        return ce + self.lam / 2 * sum(np.sum(w * w) for w in self.ws)

    def grads(self, t):
        out = []
        d = (self.acts[-1] - t) / len(t)
        for w, a in zip(self.ws[::-1], self.acts[-2::-1]):
            out.append(a.T @ d + self.lam * w)
            d = d @ w.T * a * (1 - a)
        return out[::-1]


g = np.random.default_rng(1)
x = g.random((90, 2))
t = (x.sum(axis=1, keepdims=True) > 1).astype(float)
net = Net()
for epoch in range(700):
    net(x)
    c = net.cost(t)
    for w, dw in zip(net.ws, net.grads(t)):
        w -= 0.4 * dw
    if not epoch % 70:
        print('cost', epoch, c)
