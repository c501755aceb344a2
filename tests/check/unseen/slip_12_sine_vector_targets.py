import numpy as np


class SineNet:
    """1 - h - h - 1, sigmoid inside, linear outside, full batch with momentum"""

    def __init__(self, h=15, seed=0):
        g = np.random.default_rng(seed)
        self.theta = [g.normal(0, 2, (1, h)), g.normal(0, 1, (h,)),
                      g.normal(0, 1 / np.sqrt(h), (h, h)) * 2, np.zeros(h),
                      g.normal(0, 1 / np.sqrt(h), (h, 1)), np.zeros(1)]
        self.speed = [np.zeros_like(p) for p in self.theta]

    @staticmethod
    def s(z):
        return 1 / (1 + np.exp(-z))

    def __call__(self, x):
        W1, b1, W2, b2, W3, b3 = self.theta
        self.x = x
        self.u = self.s(x @ W1 + b1)
        self.v = self.s(self.u @ W2 + b2)
        self.out = self.v @ W3 + b3
        return self.out

    def grads(self, t):
        W1, b1, W2, b2, W3, b3 = self.theta
        d = 2 * (self.out - t.reshape(-1, 1)) / len(t)
        dv = d @ W3.T * self.v * (1 - self.v)
        du = dv @ W2.T * self.u * (1 - self.u)
        return [self.x.T @ du, du.sum(0), self.u.T @ dv, dv.sum(0), self.v.T @ d, d.sum(0)]

    def move(self, grads, lr, mom=0.9):
        for p, v, g in zip(self.theta, self.speed, grads):
            v *= mom
            v -= lr * g
            p += v


def mse(out, t):
    return np.mean((out - t) ** 2)


def main(epochs=3000):
    x = np.linspace(-3, 3, 90)
    t = np.sin(x)
    x = x.reshape(-1, 1)
    net = SineNet()
    curve = np.zeros(epochs)
    for e in range(epochs):
        out = net(x)
        curve[e] = mse(out, t)
        net.move(net.grads(t), lr=0.02)
        if e % 300 == 0:
            print("epoch", e, "loss", "%.6f" % curve[e])
    print("last loss %.6f" % mse(net(x), t))
    print("worst point %.4f" % np.max(np.abs(net(x)[:, 0] - t)))


if __name__ == "__main__":
    main()
