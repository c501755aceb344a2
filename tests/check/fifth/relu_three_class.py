import numpy as np

np.random.seed(404)

# three overlapping clouds
means = [(-1.0, 0.0), (1.0, 0.4), (0.2, 1.8)]
n_each = 100
X = np.concatenate([np.random.normal(m, 0.55, (n_each, 2)) for m in means])
t = np.repeat(np.arange(3), n_each)
onehot = np.eye(3)[t]
perm = np.random.permutation(len(X))
tr, te = perm[:220], perm[220:]

params = dict(
    W0=np.random.randn(2, 20) * np.sqrt(2 / 2), b0=np.zeros(20),
    W1=np.random.randn(20, 20) * np.sqrt(2 / 20), b1=np.zeros(20),
    W2=np.random.randn(20, 3) * np.sqrt(2 / 20), b2=np.zeros(3),
)


def predict(p, x):
    s0 = x @ p['W0'] + p['b0']
    a0 = s0 * (s0 > 0)
    s1 = a0 @ p['W1'] + p['b1']
    a1 = s1 * (s1 > 0)
    s2 = a1 @ p['W2'] + p['b2']
    ex = np.exp(s2 - s2.max(axis=1)[:, None])
    return ex / ex.sum(axis=1)[:, None], (s0, a0, s1, a1)


def step(p, x, y, rate):
    prob, (s0, a0, s1, a1) = predict(p, x)
    g2 = (prob - y) / len(x)
    g1 = g2 @ p['W2'].T
    g1 = g1 * (s1 > 0)
    g0 = g1 @ p['W1'].T
    g0 = g0 * (s1 > 0)
    new = {
        'W2': p['W2'] - rate * (a1.T @ g2), 'b2': p['b2'] - rate * g2.sum(0),
        'W1': p['W1'] - rate * (a0.T @ g1), 'b1': p['b1'] - rate * g1.sum(0),
        'W0': p['W0'] - rate * (x.T @ g0), 'b0': p['b0'] - rate * g0.sum(0),
    }
    return new


def cross_entropy(p, x, y):
    prob, _ = predict(p, x)
    return -np.mean(np.sum(y * np.log(prob + 1e-15), axis=1))


for epoch in range(401):
    if epoch % 50 == 0:
        print("epoch %3d  loss: train %.4f  test %.4f" % (
            epoch, cross_entropy(params, X[tr], onehot[tr]), cross_entropy(params, X[te], onehot[te])))
    params = step(params, X[tr], onehot[tr], 0.2)

prob, _ = predict(params, X[te])
print("test accuracy %.4f" % np.mean(prob.argmax(1) == t[te]))
table = np.zeros((3, 3), dtype=int)
for a, b in zip(t[te], prob.argmax(1)):
    table[a, b] += 1
print(table)
