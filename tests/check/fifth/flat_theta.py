"""All parameters in one flat vector; the step length is adapted after every trial
(a bit longer after a success, half as long after a failure, which is undone)."""
import numpy as np

SHAPES = [(2, 10), (10,), (10, 6), (6,), (6, 1), (1,)]


def unpack(theta):
    parts, at = [], 0
    for shape in SHAPES:
        size = int(np.prod(shape))
        parts.append(theta[at:at + size].reshape(shape))
        at += size
    return parts


def cost_and_slope(theta, x, y, lam):
    w1, b1, w2, b2, w3, b3 = unpack(theta)
    n = x.shape[0]
    a1 = np.tanh(x @ w1 + b1)
    a2 = np.tanh(a1 @ w2 + b2)
    z3 = a2 @ w3 + b3
    p = 1 / (1 + np.exp(-z3))
    cost = np.mean(np.logaddexp(0, z3) - y * z3)
    cost += lam / 2 * sum(np.sum(w ** 2) for w in (w1, w2, w3))

    d3 = (p - y) / n
    d2 = d3 @ w3.T * (1 - a2 ** 2)
    d1 = d2 @ w2.T * (1 - a1 ** 2)
    slopes = [x.T @ d1 + lam * w1, d1.sum(0), a1.T @ d2 + lam * w2, d2.sum(0),
              a2.T @ d3 + lam * w3, d3.sum(0)]
    return cost, np.concatenate([s.ravel() for s in slopes])


def numeric_slope(theta, x, y, lam, h=1e-5):
    out = np.empty_like(theta)
    for i in range(theta.size):
        e = np.zeros_like(theta)
        e[i] = h
        up, _ = cost_and_slope(theta + e, x, y, lam)
        down, _ = cost_and_slope(theta - e, x, y, lam)
        out[i] = (up - down) / (2 * h)
    return out


def probability(theta, x):
    w1, b1, w2, b2, w3, b3 = unpack(theta)
    return 1 / (1 + np.exp(-(np.tanh(np.tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3)))


def main():
    rng = np.random.default_rng(17)
    x = rng.uniform(-1, 1, (200, 2))
    y = (x[:, :1] * x[:, 1:] > 0).astype(float)       # XOR of the signs
    x_tr, y_tr, x_te, y_te = x[:140], y[:140], x[140:], y[140:]
    lam = 1e-4

    theta = np.concatenate([
        (rng.normal(0, 1 / np.sqrt(s[0]), s) if len(s) == 2 else np.zeros(s)).ravel() for s in SHAPES])
    cost, slope = cost_and_slope(theta, x_tr, y_tr, lam)
    num = numeric_slope(theta, x_tr, y_tr, lam)
    print('gradient check, relative difference %.1e'
          % (np.linalg.norm(num - slope) / np.linalg.norm(num + slope)))

    step = 0.5
    for it in range(1, 1501):
        trial = theta - step * slope
        new_cost, new_slope = cost_and_slope(trial, x_tr, y_tr, lam)
        if new_cost < cost:
            theta, cost, slope = trial, new_cost, new_slope
            step *= 1.05
        else:
            step *= 0.5
        if it % 250 == 0:
            print('trial %4d  step %.4f  penalised cost %.6f' % (it, step, cost))
    for name, a, b in (('train', x_tr, y_tr), ('test', x_te, y_te)):
        print(name, 'accuracy', np.mean((probability(theta, a) > 0.5) == (b > 0.5)))


if __name__ == '__main__':
    main()
