"""Three hidden layers of the same width, lists of arrays, regression."""
import numpy as np

np.random.seed(77)
WIDTH, DEPTH = 12, 3

X = np.random.uniform(-2, 2, (256, 2))
Y = np.sin(X[:, :1]) * np.cos(X[:, 1:]) + 0.3 * X[:, :1]

sizes = [2] + [WIDTH] * DEPTH + [1]
Ws = [np.random.randn(a, b) / np.sqrt(a) for a, b in zip(sizes[:-1], sizes[1:])]
Bs = [np.zeros((1, b)) for b in sizes[1:]]
mW = [np.zeros_like(W) for W in Ws]
mB = [np.zeros_like(B) for B in Bs]


def net(x):
    outs = [x]
    for i in range(len(Ws)):
        s = outs[-1].dot(Ws[i]) + Bs[i]
        outs.append(np.tanh(s) if i < len(Ws) - 1 else s)
    return outs


def grads(outs, y):
    gW, gB = [], []
    delta = 2 * (outs[-1] - y) / len(y)
    for i in range(len(Ws) - 1, -1, -1):
        gW.insert(0, outs[i].T.dot(delta))
        gB.insert(0, delta.sum(axis=0, keepdims=True))
        if i == len(Ws) - 1:
            delta = delta.dot(Ws[i].T) * (1 - outs[i] ** 2)
        elif i > 0:
            delta = delta.dot(Ws[i]) * (1 - outs[i] ** 2)
    return gW, gB


lr, mom = 0.02, 0.9
for epoch in range(1, 1001):
    outs = net(X)
    gW, gB = grads(outs, Y)
    if epoch % 100 == 0:
        print('epoch', epoch, 'mse', round(float(np.mean((outs[-1] - Y) ** 2)), 6))
    for i in range(len(Ws)):
        mW[i] = mom * mW[i] + gW[i]
        mB[i] = mom * mB[i] + gB[i]
        Ws[i] = Ws[i] - lr * mW[i]
        Bs[i] = Bs[i] - lr * mB[i]

grid = np.array([[a, b] for a in np.linspace(-2, 2, 9) for b in np.linspace(-2, 2, 9)])
target = np.sin(grid[:, :1]) * np.cos(grid[:, 1:]) + 0.3 * grid[:, :1]
print('mean absolute error on a grid', np.abs(net(grid)[-1] - target).mean())
