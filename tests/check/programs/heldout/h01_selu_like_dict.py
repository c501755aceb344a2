import numpy as np
np.random.seed(123)

def forward(P, x):
    c = {'a0': x}
    for l in (1, 2):
        c['z%d' % l] = c['a%d' % (l - 1)].dot(P['W%d' % l]) + P['b%d' % l]
        c['a%d' % l] = np.where(c['z%d' % l] > 0, c['z%d' % l], np.exp(np.minimum(c['z%d' % l], 0)) - 1)
    c['y'] = c['a2'].dot(P['W3']) + P['b3']
    return c

def backward(P, c, t):
    G = {}
    d = (c['y'] - t) / t.shape[0]
    for l in (3, 2, 1):
        G['W%d' % l] = c['a%d' % (l - 1)].T.dot(d)
        G['b%d' % l] = d.sum(axis=0)
        if l > 1:
            z = c['z%d' % (l - 1)]
            d = d.dot(P['W%d' % l].T) * np.where(z > 0, 1, np.exp(np.minimum(z, 0)))
    return G

X = np.random.uniform(-2, 2, (64, 2))
T = (X[:, [0]] ** 2 - X[:, [1]]) / 3
P = {'W1': np.random.randn(2, 7) * .6, 'b1': np.zeros(7), 'W2': np.random.randn(7, 5) * .4, 'b2': np.zeros(5), 'W3': np.random.randn(5, 1) * .4, 'b3': np.zeros(1)}
for step in range(800):
    cache = forward(P, X)
    loss = 0.5 * np.mean((cache['y'] - T) ** 2)
    grads = backward(P, cache, T)
    for k in P:
        P[k] = P[k] - 0.05 * grads[k]
    if step % 100 == 0:
        print('step %4d   loss %.5f' % (step, loss))
