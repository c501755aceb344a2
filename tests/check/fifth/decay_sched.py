import numpy as np

rng = np.random.RandomState(5)
LR0 = 0.3
DECAY = 0.98            # per epoch: lr = LR0 * DECAY ** epoch


def make_spiral(n):
    s = np.sqrt(rng.rand(n)) * 2.2 * np.pi
    c = rng.randint(0, 2, n)
    ang = s + np.pi * c
    pts = np.array([s * np.cos(ang), s * np.sin(ang)]).T / 7 + 0.03 * rng.randn(n, 2)
    return pts, c.reshape(n, 1).astype(float)


x, y = make_spiral(400)
xt, yt = make_spiral(100)

W = [rng.randn(2, 30) * 1.5, rng.randn(30, 20) / np.sqrt(30), rng.randn(20, 1) / np.sqrt(20)]
B = [np.zeros(30), np.zeros(20), np.zeros(1)]
VW = [0, 0, 0]
VB = [0, 0, 0]


def forward(inp):
    h = [inp]
    for i in (0, 1):
        h.append(np.tanh(h[-1] @ W[i] + B[i]))
    logit = h[-1] @ W[2] + B[2]
    return h, 1 / (1 + np.exp(-logit))


def loss_and_accuracy(inp, target):
    p = np.clip(forward(inp)[1], 1e-10, 1 - 1e-10)
    bce = -(target * np.log(p) + (1 - target) * np.log(1 - p)).mean()
    return bce, np.mean((p > 0.5) == (target > 0.5))


lr = LR0
for epoch in range(100):
    lr = lr * DECAY ** epoch
    order = rng.permutation(400)
    for lo in range(0, 400, 40):
        rows = order[lo:lo + 40]
        h, p = forward(x[rows])
        d = (p - y[rows]) / len(rows)
        for i in (2, 1, 0):
            gW, gB = h[i].T @ d, d.sum(axis=0)
            if i > 0:
                d = (d @ W[i].T) * (1 - h[i] ** 2)
            VW[i] = 0.9 * VW[i] + gW
            VB[i] = 0.9 * VB[i] + gB
            W[i] = W[i] - lr * VW[i]
            B[i] = B[i] - lr * VB[i]
    if epoch % 10 == 9:
        print('epoch %3d   bce %.4f   acc %.3f' % ((epoch + 1,) + loss_and_accuracy(x, y)))
print('test        bce %.4f   acc %.3f' % loss_and_accuracy(xt, yt))
