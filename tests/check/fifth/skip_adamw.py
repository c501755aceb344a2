# A block with a skip connection, leaky ReLU, three classes, AdamW (decoupled weight decay).
from dataclasses import dataclass, field
import numpy as np


def blobs(rng, n):
    centres = np.array([[0, 0, 1, 0], [1, -1, 0, 1], [-1, 1, 0, -1], [0, 0, -1, 0]]) * 1.2
    which = rng.integers(0, 4, n)
    x = centres[which] + rng.normal(0, 0.6, (n, 4))
    y = np.array([0, 1, 2, 0])[which]          # first and last blob share a class
    return x, y


@dataclass
class Param:
    value: np.ndarray
    grad: np.ndarray = None
    decay: bool = False
    m: np.ndarray = field(default=None)
    v: np.ndarray = field(default=None)

    def __post_init__(self):
        self.m = np.zeros_like(self.value)
        self.v = np.zeros_like(self.value)


ALPHA = 0.1


def act(z):
    return np.where(z >= 0, z, ALPHA * z)


def act_prime(z):
    return np.where(z >= 0, 1.0, ALPHA)


class SkipNet:
    def __init__(self, rng, n_in=4, width=16, n_out=3):
        he = lambda i, o: Param(rng.normal(0, np.sqrt(2 / i), (i, o)), decay=True)
        self.stem, self.stem_b = he(n_in, width), Param(np.zeros(width))
        self.mid, self.mid_b = he(width, width), Param(np.zeros(width))
        self.head, self.head_b = he(width, n_out), Param(np.zeros(n_out))
        self.params = [self.stem, self.stem_b, self.mid, self.mid_b, self.head, self.head_b]

    def __call__(self, x):
        self.x = x
        self.z1 = x @ self.stem.value + self.stem_b.value
        self.h1 = act(self.z1)
        self.z2 = self.h1 @ self.mid.value + self.mid_b.value
        self.h2 = self.h1 + act(self.z2)
        return self.h2 @ self.head.value + self.head_b.value

    def backprop(self, d_logits):
        self.head.grad = self.h2.T @ d_logits
        self.head_b.grad = d_logits.sum(0)
        d_h2 = d_logits @ self.head.value.T
        d_z2 = d_h2 * act_prime(self.z2)
        self.mid.grad = self.h1.T @ d_z2
        self.mid_b.grad = d_z2.sum(0)
        d_h1 = d_h2 + d_z2 @ self.mid.value.T      # both ways into the block
        d_z1 = d_h1 * act_prime(self.z1)
        self.stem.grad = self.x.T @ d_z1
        self.stem_b.grad = d_z1.sum(0)


def log_softmax(s):
    s = s - s.max(1, keepdims=True)
    return s - np.log(np.exp(s).sum(1, keepdims=True))


def adamw(params, t, lr=3e-3, b1=0.9, b2=0.99, eps=1e-8, wd=0.02):
    for p in params:
        p.m = b1 * p.m + (1 - b1) * p.grad
        p.v = b2 * p.v + (1 - b2) * p.grad ** 2
        if p.decay:
            p.value = p.value * (1 - lr * wd)
        p.value = p.value - lr * (p.m / (1 - b1 ** t)) / (np.sqrt(p.v / (1 - b2 ** t)) + eps)


def report(net, x, y):
    lp = log_softmax(net(x))
    return -lp[np.arange(len(y)), y].mean(), (lp.argmax(1) == y).mean()


rng = np.random.default_rng(8)
x, y = blobs(rng, 500)
xt, yt = blobs(rng, 200)
net = SkipNet(rng)
t = 0
for epoch in range(40):
    for rows in np.array_split(rng.permutation(500), 20):
        logits = net(x[rows])
        d = np.exp(log_softmax(logits))
        d[np.arange(len(rows)), y[rows]] -= 1
        net.backprop(d / len(rows))
        t += 1
        adamw(net.params, t)
    if (epoch + 1) % 8 == 0:
        print("epoch %d | train nll %.4f acc %.3f | test nll %.4f acc %.3f" % (
            (epoch + 1,) + report(net, x, y) + report(net, xt, yt)))
