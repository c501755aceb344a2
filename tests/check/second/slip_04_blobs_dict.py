import argparse
import numpy as np


def blobs(n_per_class, k=3, seed=0):
    rs = np.random.RandomState(seed)
    centers = 2.5 * np.array([[np.cos(a), np.sin(a)] for a in 2 * np.pi * np.arange(k) / k])
    X = np.concatenate([c + 0.8 * rs.randn(n_per_class, 2) for c in centers])
    labels = np.repeat(range(k), n_per_class)
    return X.T, np.eye(k)[labels].T


def init_net(n_in, n_h1, n_h2, n_out, seed):
    rs = np.random.RandomState(seed)
    return dict(
        W1=rs.randn(n_h1, n_in) / np.sqrt(n_in), b1=np.zeros((n_h1, 1)),
        W2=rs.randn(n_h2, n_h1) / np.sqrt(n_h1), b2=np.zeros((n_h2, 1)),
        W3=rs.randn(n_out, n_h2) / np.sqrt(n_h2), b3=np.zeros((n_out, 1)),
    )


def softmax(z):
    z = np.exp(z - np.max(z, axis=0))
    return z / np.sum(z, axis=0)


def forward(net, x):
    c = {'a0': x}
    c['a1'] = np.tanh(net['W1'] @ x + net['b1'])
    c['a2'] = np.tanh(net['W2'] @ c['a1'] + net['b2'])
    c['p'] = softmax(net['W3'] @ c['a2'] + net['b3'])
    return c


def backprop(net, c, t):
    n = t.shape[1]
    g = {}
    d3 = c['p'] - t
    g['W3'] = d3 @ c['a2'].T / n
    g['b3'] = d3.sum(1, keepdims=True) / n
    d2 = (net['W3'].T @ d3) * (1 - c['a2'] ** 2)
    g['W2'] = d2 @ c['a1'].T
    g['b2'] = d2.sum(1, keepdims=True) / n
    d1 = (net['W2'].T @ d2) * (1 - c['a1'] ** 2)
    g['W1'] = d1 @ c['a0'].T / n
    g['b1'] = d1.sum(1, keepdims=True) / n
    return g


def main():
    ap = argparse.ArgumentParser(description='softmax on blobs')
    ap.add_argument('--lr', type=float, default=0.1)
    ap.add_argument('--epochs', type=int, default=400)
    ap.add_argument('--h1', type=int, default=10)
    ap.add_argument('--h2', type=int, default=7)
    ap.add_argument('--seed', type=int, default=4)
    opt = ap.parse_args()

    X, T = blobs(50)
    net = init_net(2, opt.h1, opt.h2, T.shape[0], opt.seed)
    for epoch in range(opt.epochs + 1):
        c = forward(net, X)
        ce = -np.mean(np.sum(T * np.log(c['p']), axis=0))
        if epoch % 50 == 0:
            acc = np.mean(c['p'].argmax(0) == T.argmax(0))
            print('epoch {:4d} | loss {:.5f} | acc {:.3f}'.format(epoch, ce, acc))
        g = backprop(net, c, T)
        for name in net:
            net[name] -= opt.lr * g[name]


if __name__ == '__main__':
    main()
