import numpy as np
from math import pi

R = np.random.RandomState(17)


def data(n):
    out = []
    for i in range(n):
        t = R.rand() * pi
        if i % 2:
            p, c = (np.cos(t), np.sin(t)), 1.0
        else:
            p, c = (1 - np.cos(t), 0.4 - np.sin(t)), 0.0
        out.append((np.array(p) + R.normal(0, .1, 2), c))
    return out


def relu(v):
    return np.maximum(0, v)


def step(v):
    return (v > 0) * 1.0


W = [R.randn(10, 2) * .8, R.randn(8, 10) * .4, R.randn(1, 8) * .4]
b = [np.full(10, .1), np.full(8, .1), np.zeros(1)]


def feed(x):
    h = relu(W[0] @ x + b[0])
    g = relu(W[1] @ h + b[1])
    o = 1 / (1 + np.exp(-(W[2] @ g + b[2])))
    return h, g, o


def learn(x, c, lr):
    h, g, o = feed(x)
    # error to be ADDED: target minus output (cross-entropy with sigmoid)
    e3 = c - o
    e2 = W[2].T @ e3 * step(g)      # g > 0 exactly where its z > 0
    e1 = W[1].T @ e2 * step(h)
    W[2] += lr * np.outer(e3, g)
    W[1] += lr * np.outer(e2, h)
    W[0] += lr * np.outer(e1, x)
    b[2] += lr * e3
    b[1] += lr * e2
    b[0] += lr * e1
    o = o[0]
    return -(c * np.log(o + 1e-15) + (1 - c) * np.log(1 - o + 1e-15))


train = data(150)
test = data(100)
lr = 0.05
for epoch in range(40):
    losses = []
    for i in R.permutation(len(train)):
        x, c = train[i]
        losses.append(learn(x, c, lr))
    lr *= 0.97
    if epoch % 5 == 0:
        print('epoch', epoch, 'loss', sum(losses) / len(losses), 'lr', round(lr, 4))

ok = sum((feed(x)[2][0] > .5) == (c == 1) for x, c in test)
print('test accuracy', ok / len(test))
