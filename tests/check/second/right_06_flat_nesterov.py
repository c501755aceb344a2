import numpy as np

# all of the weights live in one vector theta
H1, H2 = 10, 6
SHAPES = [(2, H1), (H1,), (H1, H2), (H2,), (H2, 1), (1,)]
CUTS = np.cumsum([0] + [int(np.prod(s)) for s in SHAPES])


def unpack(theta):
    return [theta[CUTS[i]:CUTS[i + 1]].reshape(s) for i, s in enumerate(SHAPES)]


def circles(n, rng):
    ang = rng.uniform(0, 2 * np.pi, n)
    lab = (np.arange(n) % 2).astype(float)
    rad = np.where(lab == 1, 0.4, 1.0) + 0.06 * rng.standard_normal(n)
    return np.stack([rad * np.cos(ang), rad * np.sin(ang)], 1), lab


def predict(theta, X):
    W1, b1, W2, b2, W3, b3 = unpack(theta)
    h = np.tanh(X @ W1 + b1)
    k = np.tanh(h @ W2 + b2)
    return 1 / (1 + np.exp(-(k @ W3 + b3)[:, 0]))


def loss_and_grad(theta, X, t, lam):
    W1, b1, W2, b2, W3, b3 = unpack(theta)
    N = X.shape[0]
    h = np.tanh(X @ W1 + b1)
    k = np.tanh(h @ W2 + b2)
    p = 1 / (1 + np.exp(-(k @ W3 + b3)[:, 0]))
    L = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    L += 0.5 * lam * (np.sum(W1 ** 2) + np.sum(W2 ** 2) + np.sum(W3 ** 2))
    e = ((p - t) / N)[:, None]
    gW3 = k.T @ e + lam * W3
    gb3 = e.sum(0)
    ek = (e @ W3.T) * (1 - k * k)
    gW2 = h.T @ ek + lam * W2
    gb2 = ek.sum(0)
    eh = (ek @ W2.T) * (1 - h * h)
    gW1 = X.T @ eh + lam * W1
    gb1 = eh.sum(0)
    return L, np.concatenate([g.ravel() for g in (gW1, gb1, gW2, gb2, gW3, gb3)])


def main():
    rng = np.random.default_rng(11)
    X, t = circles(200, rng)
    theta = rng.standard_normal(CUTS[-1]) * 0.6
    vel = np.zeros_like(theta)
    mu, lr, lam = 0.9, 0.1, 1e-4
    for it in range(1, 801):
        # Nesterov: gradient at the point where we are going to be
        L, g = loss_and_grad(theta + mu * vel, X, t, lam)
        vel = mu * vel - lr * g
        theta = theta + vel
        if it % 100 == 0:
            L, _ = loss_and_grad(theta, X, t, lam)
            acc = np.mean((predict(theta, X) > 0.5) == (t == 1))
            print("iter %4d   loss %.5f   acc %.3f" % (it, L, acc))


if __name__ == "__main__":
    main()
