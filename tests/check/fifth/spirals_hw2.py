# HW2 - three spiral arms, two hidden layers, softmax
import numpy as np
import matplotlib.pyplot as plt

np.random.seed(231)
N = 80      # points per arm
D = 2
K = 3
X = np.zeros((N * K, D))
y = np.zeros(N * K, dtype=int)
for k in range(K):
    rows = range(N * k, N * (k + 1))
    r = np.linspace(0.05, 1, N)
    t = np.linspace(k * 4, (k + 1) * 4, N) + np.random.randn(N) * 0.15
    X[rows] = np.c_[r * np.sin(t), r * np.cos(t)]
    y[rows] = k

order = np.random.permutation(N * K)
n_train = 180
Xtr, ytr = X[order[:n_train]], y[order[:n_train]]
Xte, yte = X[order[n_train:]], y[order[n_train:]]

H1, H2 = 48, 32
W1 = np.random.randn(D, H1) * np.sqrt(2.0 / D)
b1 = np.zeros((1, H1))
W2 = np.random.randn(H1, H2) * np.sqrt(2.0 / H1)
b2 = np.zeros((1, H2))
W3 = np.random.randn(H2, K) * np.sqrt(2.0 / H2)
b3 = np.zeros((1, K))
params = [W1, b1, W2, b2, W3, b3]
vel = [np.zeros_like(p) for p in params]

lr = 0.1
mu = 0.9
reg = 1e-4


def scores_of(data):
    h1 = np.maximum(0, data @ W1 + b1)
    h2 = np.maximum(0, h1 @ W2 + b2)
    return h1, h2, h2 @ W3 + b3


history = []
for it in range(801):
    h1, h2, s = scores_of(Xtr)
    s = s - s.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)

    data_loss = -np.log(p[np.arange(n_train), ytr]).mean()
    reg_loss = 0.5 * reg * ((W1 ** 2).sum() + (W2 ** 2).sum() + (W3 ** 2).sum())
    loss = data_loss + reg_loss
    history.append(loss)
    if it % 100 == 0:
        acc = np.mean(p.argmax(axis=1) == ytr)
        print('iter %4d  loss %.5f (data %.5f)  train acc %.3f' % (it, loss, data_loss, acc))

    ds = p.copy()
    ds[np.arange(n_train), ytr] -= 1
    ds /= n_train
    dW3 = h2.T @ ds + reg * W3
    db3 = ds.sum(axis=0, keepdims=True)
    dh2 = ds @ W3.T
    dh2[h2 <= 0] = 0
    dW2 = h1.T @ dh2 + reg * W2
    db2 = dh2.sum(axis=0, keepdims=True)
    dh1 = dh2 @ W2.T
    dh1[h1 <= 0] = 0
    dW1 = Xtr.T @ dh1 + reg * W1
    db1 = dh1.sum(axis=0, keepdims=True)

    for q, g, v in zip(params, [dW1, db1, dW2, db2, dW3, db3], vel):
        v *= mu
        v -= lr * g
        q += v

_, _, s = scores_of(Xte)
print('test accuracy: %.3f' % np.mean(s.argmax(axis=1) == yte))

plt.plot(history)
plt.xlabel('iteration')
plt.ylabel('loss')
plt.savefig('/tmp/spiral_loss.png')
