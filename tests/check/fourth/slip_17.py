import numpy as np

# Wine-ish data: 3 classes, 6 measurements, few samples -> weight decay needed
rs = np.random.RandomState(101)
N, D, C = 90, 6, 3
centers = rs.randn(C, D)
who = rs.randint(C, size=N * 3)
meas = centers[who] + 1.1 * rs.randn(N * 3, D)
Xtr, ttr = meas[:N], who[:N]
Xva, tva = meas[N:], who[N:]
mean, std = Xtr.mean(0), Xtr.std(0)
Xtr = (Xtr - mean) / std
Xva = (Xva - mean) / std

nn = dict(
    W1=rs.randn(D, 25) * np.sqrt(1 / D), b1=np.zeros(25),
    W2=rs.randn(25, C) * np.sqrt(1 / 25), b2=np.zeros(C),
)
LAMBDA = 0.01
LR = 0.2


def scores(X):
    h = np.tanh(X @ nn['W1'] + nn['b1'])
    s = h @ nn['W2'] + nn['b2']
    return h, s


def log_softmax(s):
    s = s - s.max(axis=1, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=1, keepdims=True))


def objective(X, t):
    lp = log_softmax(scores(X)[1])
    fit = -lp[np.arange(len(t)), t].mean()
    return fit + LAMBDA / 2 * (np.sum(nn['W1'] ** 2) + np.sum(nn['W2'] ** 2))


def gradients(X, t):
    h, s = scores(X)
    G = np.exp(log_softmax(s))
    G[np.arange(len(t)), t] -= 1
    G = G / len(t)
    dh = (G @ nn['W2'].T) * (1 - h * h)
    return dict(
        W2=h.T @ G + LAMBDA * nn['W2'],
        b2=G.sum(axis=0),
        W1=X.T @ dh - LAMBDA * nn['W1'],
        b1=dh.sum(axis=0),
    )


for it in range(1, 601):
    grad = gradients(Xtr, ttr)
    for key in nn:
        nn[key] = nn[key] - LR * grad[key]
    if it % 100 == 0:
        hit = np.mean(scores(Xva)[1].argmax(1) == tva)
        print(f"{it:4d} objective {objective(Xtr, ttr):.4f} validation accuracy {hit:.3f}")
