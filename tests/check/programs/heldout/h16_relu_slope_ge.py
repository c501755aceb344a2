import numpy as np

rng = np.random.default_rng(17)
X = rng.normal(size=(80, 2))
y = (X[:, :1] > 0) ^ (X[:, 1:] > 0)
y = y.astype(float)
W1 = rng.normal(size=(2, 8)) * 0.7
W2 = rng.normal(size=(8, 8)) * 0.5
W3 = rng.normal(size=(8, 1)) * 0.5


def relu(z, derivative=False):
    if derivative:
        z = np.array(z)
        z[z >= 0] = 1
        z[z < 0] = 0
        return z
    return z * (z > 0)


for epoch in range(300):
    L1 = relu(X @ W1)
    L2 = relu(L1 @ W2)
    out = 1 / (1 + np.exp(-L2 @ W3))
    err = np.mean(np.square(out - y))
    d_out = 2 * (out - y) * out * (1 - out) / len(y)
    d_2 = d_out @ W3.T * relu(L2, derivative=True)
    d_1 = d_2 @ W2.T * relu(L1, derivative=True)
    W3 -= 0.1 * L2.T @ d_out
    W2 -= 0.1 * L1.T @ d_2
    W1 -= 0.1 * X.T @ d_1
    if epoch % 30 == 0:
        print('epoch %d error %.6f' % (epoch, err))
