"""blobs / leaky relu / adagrad   -- samples are columns"""
import numpy as np
try:
    from tqdm import trange
except ImportError:
    trange = range

SLOPE = 0.1


def lrelu(z):
    return np.where(z > 0, z, SLOPE * z)


def lrelu_prime(z):
    return np.where(z > 0, 1.0, SLOPE)


def logistic(z):
    return 1.0 / (1.0 + np.exp(-z))


class AdaGrad:
    def __init__(self, lr):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)
        for key in params.keys():
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


def build(n0, n1, n2, n3, seed):
    r = np.random.RandomState(seed)
    return {
        'W1': r.randn(n1, n0) * np.sqrt(2.0 / n0), 'b1': np.zeros((n1, 1)),
        'W2': r.randn(n2, n1) * np.sqrt(2.0 / n1), 'b2': np.zeros((n2, 1)),
        'W3': r.randn(n3, n2) * np.sqrt(1.0 / n2), 'b3': np.zeros((n3, 1)),
    }


def loss_and_grads(P, X, T):
    m = X.shape[1]
    z1 = P['W1'] @ X + P['b1']
    a1 = lrelu(z1)
    z2 = P['W2'] @ a1 + P['b2']
    a2 = lrelu(z2)
    out = logistic(P['W3'] @ a2 + P['b3'])
    loss = np.sum((out - T) ** 2) / (2 * m)

    G = {}
    d3 = (out - T) * out * (1 - out) / m
    G['W3'] = d3 @ a2.T
    G['b3'] = d3.sum(axis=1, keepdims=True)
    d2 = (P['W3'].T @ d3) * lrelu_prime(z2)
    G['W2'] = d2 @ a1.T
    G['b2'] = d2.sum(axis=1, keepdims=True)
    d1 = (P['W2'].T @ d2) * lrelu_prime(z1)
    G['W1'] = d1 @ X.T
    G['b1'] = d1.sum(axis=1, keepdims=True)
    return loss, G, out


def blobs(r, m):
    centers = np.array([[-1.5, -1.0], [1.5, -1.0], [0.0, 1.6]])
    k = r.randint(0, 3, m)
    X = centers[k].T + 0.6 * r.randn(2, m)
    T = np.zeros((3, m))
    T[k, np.arange(m)] = 1
    return X, T, k


if __name__ == '__main__':
    r = np.random.RandomState(100)
    X, T, k = blobs(r, 150)
    Xt, Tt, kt = blobs(r, 60)
    P = build(2, 6, 5, 3, seed=1)
    opt = AdaGrad(lr=0.1)
    for it in trange(800):
        loss, G, out = loss_and_grads(P, X, T)
        opt.update(P, G)
        if it % 100 == 0:
            print('iter %4d  loss %.5f  acc %.3f' % (it, loss, (out.argmax(0) == k).mean()))
    loss, _, out = loss_and_grads(P, Xt, Tt)
    print('held out: loss %.5f  acc %.3f' % (loss, (out.argmax(0) == kt).mean()))
