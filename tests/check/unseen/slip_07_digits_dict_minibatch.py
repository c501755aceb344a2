import numpy as np

rng = np.random.default_rng(8)
SEG = np.array([  # seven segments of the digits 0..9
    [1, 1, 1, 0, 1, 1, 1], [0, 0, 1, 0, 0, 1, 0], [1, 0, 1, 1, 1, 0, 1], [1, 0, 1, 1, 0, 1, 1],
    [0, 1, 1, 1, 0, 1, 0], [1, 1, 0, 1, 0, 1, 1], [1, 1, 0, 1, 1, 1, 1], [1, 0, 1, 0, 0, 1, 0],
    [1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 1, 1]], dtype=float)


def load(n):
    t = rng.integers(0, 10, size=n)
    x = SEG[t] + rng.normal(0, 0.2, size=(n, 7))
    return x, t


def softmax(z):
    z = z - np.max(z, axis=1, keepdims=True)
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


def forward(p, x):
    c = {'x': x}
    c['a1'] = np.tanh(x @ p['w1'] + p['b1'])
    c['a2'] = np.tanh(c['a1'] @ p['w2'] + p['b2'])
    c['prob'] = softmax(c['a2'] @ p['w3'] + p['b3'])
    return c


def backward(p, c, onehot):
    n = len(onehot)
    d3 = c['prob'] - onehot
    d2 = (d3 @ p['w3'].T) * (1 - c['a2'] ** 2)
    d1 = (d2 @ p['w2'].T) * (1 - c['a1'] ** 2)
    return {
        'w3': c['a2'].T @ d3 / n,
        'b3': d3.sum(axis=0) / n,
        'w2': c['a1'].T @ d2,
        'b2': d2.sum(axis=0) / n,
        'w1': c['x'].T @ d1 / n,
        'b1': d1.sum(axis=0) / n,
    }


def nll(prob, t):
    return -np.log(prob[np.arange(len(t)), t] + 1e-12).mean()


def main():
    x, t = load(500)
    xt, tt = load(250)
    onehot = np.eye(10)[t]
    p = {'w1': rng.normal(size=(7, 20)) / np.sqrt(7), 'b1': np.zeros(20),
         'w2': rng.normal(size=(20, 20)) / np.sqrt(20), 'b2': np.zeros(20),
         'w3': rng.normal(size=(20, 10)) / np.sqrt(20), 'b3': np.zeros(10)}
    lr, batch = 0.1, 25
    for epoch in range(30):
        order = rng.permutation(len(x))
        losses = []
        for start in range(0, len(x), batch):
            sel = order[start:start + batch]
            c = forward(p, x[sel])
            losses.append(nll(c['prob'], t[sel]))
            g = backward(p, c, onehot[sel])
            for k in p:
                p[k] -= lr * g[k]
        if (epoch + 1) % 5 == 0:
            test = forward(p, xt)['prob']
            print('epoch', epoch + 1, 'loss', round(np.mean(losses), 4),
                  'test accuracy', np.mean(test.argmax(axis=1) == tt))


if __name__ == '__main__':
    main()
