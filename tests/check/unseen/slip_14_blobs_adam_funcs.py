import numpy as np

rng = np.random.RandomState(44)

MEANS = [(-2, 0), (2, 0.5), (0, 2.5)]


def gaussian_blobs(per_class):
    X, y = [], []
    for i, mean in enumerate(MEANS):
        X.append(rng.multivariate_normal(mean, [[.7, 0], [0, .7]], per_class))
        y += [i] * per_class
    return np.vstack(X), np.array(y)


def one_hot(y, k=3):
    out = np.zeros((y.size, k))
    out[np.arange(y.size), y] = 1
    return out


def init(sizes):
    return [rng.randn(m, n) * np.sqrt(2 / m) for m, n in zip(sizes, sizes[1:])], \
           [np.zeros(n) for n in sizes[1:]]


def softmax(s):
    ex = np.exp(s - s.max(1, keepdims=True))
    return ex / ex.sum(1, keepdims=True)


def forward(W, b, X):
    a1 = np.maximum(0, X @ W[0] + b[0])
    a2 = np.maximum(0, a1 @ W[1] + b[1])
    return a1, a2, softmax(a2 @ W[2] + b[2])


def backward(W, X, a1, a2, p, T):
    g3 = (p - T) / T.shape[0]
    g2 = (g3 @ W[2].T) * (a2 > 0)
    g1 = (g2 @ W[1].T) * (a1 > 0)
    return [X.T @ g1, a1.T @ g2, a2.T @ g3], [g1.sum(0), g2.sum(0), g3.sum(0)]


def adam_update(p, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m[:] = beta1 * m + (1 - beta1) * g
    v[:] = beta2 * v + (1 - beta2) * g ** 2
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2 ** t)
    p -= lr * m_hat / (np.sqrt(v_hat) + eps)


X, y = gaussian_blobs(100)
Xt, yt = gaussian_blobs(50)
W, b = init([2, 12, 12, 3])
params = W + b
M = [np.zeros_like(q) for q in params]
V = [np.zeros_like(q) for q in params]
t = 0
for epoch in range(1, 31):
    perm = rng.permutation(len(X))
    total = 0
    for k in range(0, len(X), 30):
        ii = perm[k:k + 30]
        T = one_hot(y[ii])
        a1, a2, p = forward(W, b, X[ii])
        total += -np.sum(T * np.log(p + 1e-12))
        dW, db = backward(W, X[ii], a1, a2, p, T)
        t += 1
        for q, g, m, v in zip(params, dW + db, M, V):
            adam_update(q, g, m, v, t, lr=0.005)
    if epoch % 3 == 0:
        test_acc = np.mean(forward(W, b, Xt)[2].argmax(1) == yt)
        print('epoch', epoch, 'loss %.4f' % (total / len(X)), 'acc %.3f' % test_acc)
