"""Autoencoder with tied weights: the decoder uses the transposes of the encoder's matrices."""
import numpy as np
import matplotlib
import matplotlib.pyplot as plt

np.random.seed(14)

# data on a curved 2-d sheet in 8 dimensions
n = 300
u = np.random.uniform(-1, 1, (n, 2))
lift = np.random.randn(5, 8) / 2
features = np.column_stack([u, u[:, 0] * u[:, 1], u ** 2])
X = features.dot(lift) + 0.02 * np.random.randn(n, 8)
X_train, X_test = X[:240], X[240:]
center = X_train.mean(0)
X_train, X_test = X_train - center, X_test - center

A = np.random.randn(8, 6) * 0.4
B = np.random.randn(6, 3) * 0.4
a = np.zeros(6); b = np.zeros(3)
c = np.zeros(6); d = np.zeros(8)


def encode(x):
    h = np.tanh(x.dot(A) + a)
    return h, np.tanh(h.dot(B) + b)


def decode(code):
    g = np.tanh(code.dot(B.T) + c)
    return g, g.dot(A.T) + d


def reconstruction_error(x):
    return np.mean((decode(encode(x)[1])[1] - x) ** 2)


eta, momentum = 0.2, 0.8
speeds = [np.zeros_like(q) for q in (A, B, a, b, c, d)]
curve = []
for epoch in range(1, 1501):
    x = X_train
    h, code = encode(x)
    g, out = decode(code)
    curve.append(np.mean((out - x) ** 2))

    e_out = 2 * (out - x) / x.size
    e_g = e_out.dot(A) * (1 - g * g)
    e_code = e_g.dot(B) * (1 - code * code)
    e_h = e_code.dot(B.T) * (1 - h * h)

    # every matrix is used twice, so it has two contributions
    dA = x.T.dot(e_h) + e_out.T.dot(g)
    dB = h.T.dot(e_code) + e_g.T.dot(code)
    grads = [dA, dB, e_h.sum(0), e_code.sum(0), e_g.sum(0), e_out.sum(0)]
    for q, s, gr in zip((A, B, a, b, c, d), speeds, grads):
        s *= momentum
        s += eta * gr
        q -= s

    if epoch % 300 == 0:
        print('epoch', epoch, 'train MSE %.6f' % reconstruction_error(X_train),
              'test MSE %.6f' % reconstruction_error(X_test))

print('variance of the test data per entry %.6f' % np.mean(X_test ** 2))
plt.semilogy(curve)
plt.title('reconstruction error, matplotlib ' + matplotlib.__version__)
plt.show()
