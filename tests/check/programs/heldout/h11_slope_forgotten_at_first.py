import numpy as np

np.random.seed(61)


class FC:
    def __init__(self, n, m, last=False):
        self.W = np.random.randn(n, m)
        self.last = last

    def fwd(self, x):
        self.inp = x
        self.out = np.tanh(x @ self.W)
        return self.out

    def bwd(self, err):
        self.delta = err if self.inp.shape[1] == 2 else err * (1 - self.out ** 2)
        return self.delta @ self.W.T

    def upd(self, eta):
        self.W -= eta * self.inp.T @ self.delta


x = np.random.uniform(-1, 1, (50, 2))
t = np.sign(x[:, :1] - x[:, 1:])
fcs = [FC(2, 5), FC(5, 5), FC(5, 1)]
for epoch in range(400):
    y = x
    for fc in fcs:
        y = fc.fwd(y)
    mse = np.mean((y - t) ** 2)
    e = 2 * (y - t) / len(t)
    for fc in fcs[::-1]:
        e = fc.bwd(e)
    for fc in fcs:
        fc.upd(0.1)
    if epoch % 40 == 0:
        print('epoch', epoch, 'mse', mse)
