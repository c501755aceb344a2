import numpy as np

# weights and biases are plain lists of arrays, one sample per update

SLOPE = 0.05


def lrelu(v):
    return np.where(v > 0, v, SLOPE * v)


def d_lrelu(v):
    return np.where(v > 0, 1.0, SLOPE)


def init(dims, gen):
    ws, bs = [], []
    for a, b in zip(dims, dims[1:]):
        ws.append(gen.standard_normal((b, a)) * np.sqrt(2 / a))
        bs.append(np.zeros(b))
    return ws, bs


def predict(ws, bs, v):
    vs, zs = [v], []
    for k in range(len(ws)):
        z = ws[k] @ vs[-1] + bs[k]
        zs.append(z)
        vs.append(z if k == len(ws) - 1 else lrelu(z))
    return vs, zs


def backprop(ws, bs, v, target):
    vs, zs = predict(ws, bs, v)
    gw, gb = [None] * len(ws), [None] * len(bs)
    delta = vs[-1] - target          # 0.5*(o-t)^2, linear output
    for k in reversed(range(len(ws))):
        gw[k] = np.outer(delta, vs[k])
        gb[k] = delta
        if k > 0:
            delta = (ws[k].T @ delta) * d_lrelu(zs[k - 1])
    return gw, gb


def half_mse(ws, bs, X, T):
    s = 0.0
    for v, t in zip(X, T):
        s += 0.5 * np.sum((predict(ws, bs, v)[0][-1] - t) ** 2)
    return s / len(X)


gen = np.random.default_rng(99)
X = gen.uniform(-1, 1, (160, 2))
T = np.stack([X[:, 0] * X[:, 1], X[:, 0] ** 2 - 0.5], axis=1)
train, test = np.arange(120), np.arange(120, 160)
ws, bs = init([2, 16, 16, 2], gen)

for epoch in range(60):
    gen.shuffle(train)
    for i in train:
        gw, gb = backprop(ws, bs, X[i], T[i])
        for k in range(len(ws)):
            ws[k] -= 0.02 * gw[k]
            bs[k] -= 0.02 * gb[k]
    if epoch % 10 == 9:
        print("epoch {:3d}: train {:.6f}  test {:.6f}".format(
            epoch + 1, half_mse(ws, bs, X[train], T[train]), half_mse(ws, bs, X[test], T[test])))

residual = np.array([predict(ws, bs, v)[0][-1] for v in X[test]]) - T[test]
r2 = 1 - np.sum(residual ** 2) / np.sum((T[test] - T[test].mean(axis=0)) ** 2)
print("R^2 on the test points: %.4f" % r2)
