import numpy as np

rng = np.random.RandomState(4)


def dense(n, m, act, dact):
    W = rng.randn(n, m) / np.sqrt(n)
    b = np.zeros(m)
    memory = {}

    def forward(x):
        memory['x'] = x
        memory['a'] = act(x @ W + b)
        return memory['a']

    def backward(g):
        g = g * dact(memory['a'])
        memory['gW'] = memory['x'].T @ g
        memory['gb'] = g.sum(0)
        return g @ W.T

    def step(lr):
        nonlocal W, b
        W = W - lr * memory['gW']
        b = b - lr * memory['gb']

    return forward, backward, step


tanh = (np.tanh, lambda a: 1 - a * a)
sigm = (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a))
net = [dense(2, 6, *tanh), dense(6, 5, *tanh), dense(5, 1, *sigm)]
X = rng.rand(40, 2) * 2 - 1
T = (X[:, [0]] * X[:, [1]] > 0) * 1.0
for epoch in range(2000):
    out = X
    for f, _, _ in net:
        out = f(out)
    eps = 1e-12
    loss = -(T * np.log(out + eps) + (1 - T) * np.log(1 - out + eps)).mean()
    g = ((out - T) / ((out + eps) * (1 - out + eps))) / len(X)
    for _, b, _ in reversed(net):
        g = b(g)
    for _, _, u in net:
        u(1.5)
    if epoch % 200 == 0:
        print(f"[{epoch}] {loss:.5f}")
