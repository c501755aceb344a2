# -*- coding: utf-8 -*-
# every sample is one COLUMN; 5x7 letters-like digits with noise
import numpy as np

FONT = {
    0: "01110 10001 10011 10101 11001 10001 01110",
    1: "00100 01100 00100 00100 00100 00100 01110",
    2: "01110 10001 00001 00110 01000 10000 11111",
    3: "01110 10001 00001 00110 00001 10001 01110",
    4: "00010 00110 01010 10010 11111 00010 00010",
    5: "11111 10000 11110 00001 00001 10001 01110",
    6: "00110 01000 10000 11110 10001 10001 01110",
    7: "11111 00001 00010 00100 01000 01000 01000",
}


def dataset(copies, noise, rs):
    cols, labs = [], []
    for d, rows in FONT.items():
        pix = np.array([float(c) for c in rows.replace(" ", "")])
        for _ in range(copies):
            cols.append(pix + noise * rs.randn(35))
            labs.append(d)
    return np.array(cols).T, np.array(labs)


def one_hot(labs, K):
    T = np.zeros((K, labs.size))
    T[labs, np.arange(labs.size)] = 1
    return T


def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


rs = np.random.RandomState(3)
Xtr, ltr = dataset(40, 0.45, rs)
Xte, lte = dataset(15, 0.45, rs)
K = 8
H = 20
Ttr, Tte = one_hot(ltr, K), one_hot(lte, K)

theta = [rs.randn(H, 35) / np.sqrt(35), np.zeros((H, 1)),
         rs.randn(K, H) / np.sqrt(H), np.zeros((K, 1))]
cache = [np.zeros_like(t) for t in theta]


def feed(X):
    W1, c1, W2, c2 = theta
    H1 = np.tanh(W1 @ X + c1)
    return H1, softmax(W2 @ H1 + c2)


def xent(P, T):
    return -np.sum(T * np.log(P + 1e-15)) / T.shape[1]


def gradient(X, T):
    W1, c1, W2, c2 = theta
    H1, P = feed(X)
    m = X.shape[1]
    D2 = (P - T) / m
    D1 = (W2.T @ D2) * (1 - H1 ** 2)
    return [D1 @ X.T, D1.sum(axis=1, keepdims=True), D2 @ H1.T, D2.sum(axis=1, keepdims=True)]


rho, rate, size = 0.9, 0.002, 32
for epoch in range(30):
    perm = rs.permutation(Xtr.shape[1])
    for start in range(0, perm.size, size):
        pick = perm[start:start + size]
        G = gradient(Xtr[:, pick], Ttr[:, pick])
        for k in range(4):
            cache[k] = rho * cache[k] + (1 - rho) * G[k] ** 2
            theta[k] = theta[k] - rate * G[k] / (np.sqrt(cache[k]) + 1e-8)
    Ptr, Pte = feed(Xtr)[1], feed(Xte)[1]
    if epoch % 3 == 2:
        print("epoch", epoch + 1, "train loss", round(float(xent(Ptr, Ttr)), 4),
              "test loss", round(float(xent(Pte, Tte)), 4),
              "test acc", round(float((Pte.argmax(axis=0) == lte).mean()), 4))
