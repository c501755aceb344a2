import numpy as np

np.random.seed(203)


def f(z):
    return np.tanh(z)


data = np.random.uniform(-1, 1, (80, 3))
data[:, 2] = np.sign(data[:, 0] * data[:, 1])
W = [np.random.randn(2, 6) * 0.7, np.random.randn(6, 6) * 0.4, np.random.randn(6, 1) * 0.4]
M = [np.zeros(w.shape) for w in W]
beta, lr0 = 0.9, 0.3
for epoch in range(150):
    np.random.shuffle(data)
    lr = lr0 / (1 + 0.01 * epoch)
    for k in range(4):
        x, y = data[20 * k:20 * k + 20, :2], data[20 * k:20 * k + 20, 2:]
        a1 = f(x @ W[0])
        a2 = f(a1 @ W[1])
        out = f(a2 @ W[2])
        loss = ((out - y) ** 2).mean()
        d3 = 2 / 20 * (out - y) * (1 - out ** 2)
        d2 = d3 @ W[2].T * (1 - a2 ** 2)
        d1 = d2 @ W[1].T * (1 - a1 ** 2)
        for i, g in enumerate((x.T @ d1, a1.T @ d2, a2.T @ d3)):
            M[i] = beta * M[i] + (1 - beta) * g
            W[i] -= lr * M[i]
    if epoch % 15 == 0:
        print('epoch', epoch, 'last batch loss', loss)
