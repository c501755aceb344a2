import numpy as np
rng = np.random.default_rng(21)

# synthetic 5x5 "digits": 4 prototypes with pixel noise
protos = (rng.random((4, 25)) > 0.5).astype(float)
y_all = rng.integers(0, 4, 600)
X_all = protos[y_all] + 0.6 * rng.standard_normal((600, 25))
Xtr, Xte = X_all[:450], X_all[450:]
ytr, yte = y_all[:450], y_all[450:]


def onehot(y, k=4):
    out = np.zeros((y.size, k))
    out[np.arange(y.size), y] = 1
    return out


def softmax(a):
    a = a - a.max(axis=1, keepdims=True)
    e = np.exp(a)
    return e / e.sum(axis=1, keepdims=True)


def init(sizes):
    return [[rng.standard_normal((i, o)) * np.sqrt(2 / i), np.zeros((1, o))]
            for i, o in zip(sizes[:-1], sizes[1:])]


def run(layers, X):
    acts = [X]
    for k, (W, b) in enumerate(layers):
        z = acts[-1] @ W + b
        acts.append(softmax(z) if k == len(layers) - 1 else np.maximum(z, 0))
    return acts


def grads(layers, acts, T):
    d = (acts[-1] - T) / len(T)
    out = []
    for k in range(len(layers) - 1, -1, -1):
        out.insert(0, (acts[k].T @ d, d.sum(axis=0, keepdims=True)))
        if k > 0:
            d = (d @ layers[k][0].T) * (acts[k] > 0)
    return out


layers = init([25, 32, 16, 4])
batch = 50
for epoch in range(1, 31):
    perm = rng.permutation(len(Xtr))
    Xtr = Xtr[perm]
    for s in range(0, len(Xtr), batch):
        xb, tb = Xtr[s:s + batch], onehot(ytr[s:s + batch])
        acts = run(layers, xb)
        for layer, (gW, gb) in zip(layers, grads(layers, acts, tb)):
            layer[0] -= 0.1 * gW
            layer[1] -= 0.1 * gb
    if epoch % 5 == 0:
        P = run(layers, Xte)[-1]
        print("epoch", epoch, "test accuracy", np.mean(P.argmax(1) == yte))
