import numpy as np

FONT = {0: "111101101101111", 1: "010110010010111", 2: "111001111100111",
        3: "111001111001111", 4: "101101111001001", 5: "111100111001111",
        6: "111100111101111", 7: "111001010010010", 8: "111101111101111",
        9: "111101111001111"}
SIZES = [15, 20, 16, 10]


def make_digits(n, rs, noise=0.25):
    protos = np.array([[float(c) for c in FONT[d]] for d in range(10)])
    labels = rs.randint(0, 10, n)
    return protos[labels] + noise * rs.randn(n, 15), labels


def unpack(theta):
    mats = []
    pos = 0
    for a, b in zip(SIZES[:-1], SIZES[1:]):
        W = theta[pos:pos + a * b].reshape(a, b)
        pos += a * b
        bias = theta[pos:pos + b]
        pos += b
        mats.append((W, bias))
    return mats


def sigm(z):
    return 1 / (1 + np.exp(-z))


def logits(theta, X):
    (W1, b1), (W2, b2), (W3, b3) = unpack(theta)
    A1 = sigm(X @ W1 + b1)
    A2 = sigm(A1 @ W2 + b2)
    return A1, A2, A2 @ W3 + b3


def cost(theta, X, lab):
    A1, A2, Z = logits(theta, X)
    n = len(lab)
    Z = Z - Z.max(1, keepdims=True)
    logp = Z - np.log(np.exp(Z).sum(1, keepdims=True))
    J = -logp[np.arange(n), lab].sum() / n
    (W1, b1), (W2, b2), (W3, b3) = unpack(theta)
    D3 = np.exp(logp)
    D3[np.arange(n), lab] -= 1.0
    D3 /= n
    D2 = D3 @ W3.T * A2 * (1 - A2)
    D1 = D2 @ W2.T * A1 * (1 - A1)
    grad = np.concatenate([(X.T @ D1).ravel(), D1.sum(0),
                           (A1.T @ D2).ravel(), D2.sum(0),
                           (A2.T @ D3).ravel(), D3.sum(0)])
    return J, grad


def check_gradient(theta, X, lab, k=25, h=1e-5):
    rs = np.random.RandomState(99)
    _, g = cost(theta, X, lab)
    worst = 0
    for i in rs.choice(theta.size, k, replace=False):
        e = np.zeros_like(theta)
        e[i] = h
        num = (cost(theta + e, X, lab)[0] - cost(theta - e, X, lab)[0]) / (2 * h)
        worst = max(worst, abs(num - g[i]) / max(1e-8, abs(num) + abs(g[i])))
    return worst


if __name__ == "__main__":
    rs = np.random.RandomState(21)
    Xtr, ytr = make_digits(600, rs)
    Xte, yte = make_digits(300, rs)
    parts = []
    for a, b in zip(SIZES[:-1], SIZES[1:]):
        parts += [rs.randn(a * b) / np.sqrt(a), np.zeros(b)]
    theta = np.concatenate(parts)
    print("gradient check, worst relative error:", check_gradient(theta, Xtr[:40], ytr[:40]))

    sq = np.zeros_like(theta)
    rho, lr, eps, bs = 0.9, 0.005, 1e-8, 50
    for epoch in range(40):
        perm = rs.permutation(len(Xtr))
        for s in range(0, len(Xtr), bs):
            ids = perm[s:s + bs]
            J, g = cost(theta, Xtr[ids], ytr[ids])
            sq = rho * sq + (1 - rho) * g ** 2
            theta = theta - lr * g / (np.sqrt(sq) + eps)
        if epoch % 5 == 4:
            Jall = cost(theta, Xtr, ytr)[0]
            acc = (logits(theta, Xte)[2].argmax(1) == yte).mean()
            print(f"[{epoch + 1:02d}] train loss {Jall:.4f} test accuracy {acc:.3f}")
