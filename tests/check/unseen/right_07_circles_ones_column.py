import numpy as np

# biases are one more row of each matrix, the input gets a column of ones


def circles(n, seed):
    r = np.random.RandomState(seed)
    ang = r.rand(n) * 2 * np.pi
    lab = (np.arange(n) % 2).reshape(n, 1)
    rad = np.where(lab[:, 0] == 1, 0.45, 1.0) + r.randn(n) * 0.08
    return np.column_stack((rad * np.cos(ang), rad * np.sin(ang))), lab


def with_ones(A):
    return np.hstack([A, np.ones((A.shape[0], 1))])


SLOPE = 0.1


def leaky(Z):
    return np.where(Z > 0, Z, SLOPE * Z)


def d_leaky(Z):
    return np.where(Z > 0, 1.0, SLOPE)


class MLP(object):

    def __init__(self, sizes, seed=1):
        r = np.random.RandomState(seed)
        self.V = []
        for k in range(len(sizes) - 1):
            w = r.randn(sizes[k] + 1, sizes[k + 1]) * np.sqrt(2.0 / sizes[k])
            w[-1, :] = 0
            self.V.append(w)

    def fprop(self, X):
        self.inp = []
        self.pre = []
        A = X
        for k, w in enumerate(self.V):
            A1 = with_ones(A)
            Z = A1.dot(w)
            self.inp.append(A1)
            self.pre.append(Z)
            A = leaky(Z) if k < len(self.V) - 1 else 1 / (1 + np.exp(-Z))
        return A

    def bprop(self, P, Y):
        grads = [None] * len(self.V)
        delta = (P - Y) / Y.shape[0]
        for k in reversed(range(len(self.V))):
            grads[k] = self.inp[k].T.dot(delta)
            if k > 0:
                back = delta.dot(self.V[k][:-1].T)
                delta = back * d_leaky(self.pre[k - 1])
        return grads

    def bce(self, P, Y):
        P = np.clip(P, 1e-12, 1 - 1e-12)
        return float(-np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P)))


X, Y = circles(200, 4)
Xv, Yv = circles(100, 5)
net = MLP([2, 10, 8, 1])
eta = 0.5
best, wait = 1e9, 0
for ep in range(3000):
    P = net.fprop(X)
    L = net.bce(P, Y)
    for w, g in zip(net.V, net.bprop(P, Y)):
        w -= eta * g
    val = net.bce(net.fprop(Xv), Yv)
    if val < best - 1e-5:
        best, wait = val, 0
    else:
        wait += 1
    if ep % 200 == 0:
        print('epoch=%d loss=%.5f val=%.5f' % (ep, L, val))
    if wait >= 100:
        print('early stop at', ep)
        break
acc = np.mean((net.fprop(Xv) >= 0.5).astype(int) == Yv)
print('validation accuracy', acc)
