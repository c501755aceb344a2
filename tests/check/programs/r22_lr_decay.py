import numpy as np

np.random.seed(0)
x = np.random.rand(100, 2)
y = np.where(x[:, 0] > x[:, 1], 1, 0)[:, np.newaxis]


def f(z): return 1 / (1 + np.exp(-z))
def df(a): return a * (1 - a)


w = [np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)]
lr0 = 1.0
decay = 0.01
for epoch in range(1000):
    lr = lr0 / (1 + decay * epoch)
    a = [x]
    for i in range(3):
        a.append(f(a[i] @ w[i]))
    loss = ((a[3] - y) ** 2).mean()
    d = 2 * (a[3] - y) / len(y) * df(a[3])
    g = [None] * 3
    for i in range(2, -1, -1):
        g[i] = a[i].T @ d
        if i: d = d @ w[i].T * df(a[i])
    w = [wi - lr * gi for wi, gi in zip(w, g)]
    if epoch % 100 == 0:
        print('epoch %d, lr %.3f, loss %.5f' % (epoch, lr, loss))
