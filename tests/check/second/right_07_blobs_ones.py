import numpy as np
np.random.seed(0)

# three gaussian clouds
K = 3
mu = np.array([[0, 2.0], [-2, -1.0], [2, -1.0]])
lab = np.repeat(np.arange(K), 60)
pts = mu[lab] + np.random.randn(180, 2)
mix = np.random.permutation(180)
pts, lab = pts[mix], lab[mix]
tr, te = slice(0, 140), slice(140, 180)
T = np.eye(K)[lab]


def ones(A):
    return np.hstack((A, np.ones((A.shape[0], 1))))


def sgm(A):
    return 1 / (1 + np.exp(-A))


def smax(A):
    A = np.exp(A - A.max(1)[:, None])
    return A / A.sum(1)[:, None]


# last row of each matrix is the bias
U = np.random.randn(3, 8) * 0.5
V = np.random.randn(9, 8) * 0.5
W = np.random.randn(9, K) * 0.5

rate = 0.5
for step in range(600):
    a0 = ones(pts[tr])
    h1 = sgm(a0 @ U)
    a1 = ones(h1)
    h2 = sgm(a1 @ V)
    a2 = ones(h2)
    P = smax(a2 @ W)
    n = len(P)
    ce = -np.log(P[np.arange(n), lab[tr]]).mean()

    dP = (P - T[tr]) / n
    dW = a2.T @ dP
    dh2 = (dP @ W.T)[:, :-1] * h2 * (1 - h2)
    dV = a1.T @ dh2
    dh1 = (dh2 @ V.T)[:, :-1] * h1 * (1 - h1)
    dU = a0.T @ dh1

    W -= rate * dW
    V -= rate * dV
    U -= rate * dU
    if step % 100 == 99:
        rate *= 0.9
        print("step", step + 1, "cross entropy", ce, "rate", rate)

Q = smax(ones(sgm(ones(sgm(ones(pts[te]) @ U)) @ V)) @ W)
print("test accuracy", np.mean(Q.argmax(1) == lab[te]))
conf = np.zeros((K, K), int)
for a, b in zip(lab[te], Q.argmax(1)):
    conf[a, b] += 1
print(conf)
