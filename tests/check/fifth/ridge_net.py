import numpy as np
from functools import reduce

rs = np.random.RandomState(321)
LAMBDA = 0.01

# concrete strength, more or less: columns are samples
n = 250
mix = rs.uniform(0, 1, (4, n))
strength = (30 * mix[0:1] / (0.4 + mix[1:2]) + 12 * np.sqrt(mix[2:3]) - 8 * mix[3:4] * mix[0:1]
            + rs.normal(0, 1.0, (1, n)))
mix = 2 * mix - 1
target = (strength - strength[:, :200].mean()) / strength[:, :200].std()
A_in, A_out, B_in, B_out = mix[:, :200], target[:, :200], mix[:, 200:], target[:, 200:]

shapes = [(14, 4), (10, 14), (1, 10)]
Ws = [rs.standard_normal(s) / np.sqrt(s[1]) for s in shapes]
bs = [np.zeros((s[0], 1)) for s in shapes]


def feed(v):
    """returns the output of every layer, the input first"""
    out = [v]
    for i, (W, b) in enumerate(zip(Ws, bs)):
        s = W @ out[-1] + b
        out.append(s if i == len(Ws) - 1 else s / (1 + np.abs(s)))      # softsign
    return out


def penalty():
    return 0.5 * LAMBDA * reduce(lambda acc, W: acc + np.sum(W ** 2), Ws, 0.0)


def objective(v, t):
    return np.mean((feed(v)[-1] - t) ** 2) + penalty()


def slopes(v, t):
    out = feed(v)
    m = v.shape[1]
    d = 2 * (out[-1] - t) / m
    dW, db = [None] * 3, [None] * 3
    for i in (2, 1, 0):
        dW[i] = d @ out[i].T - LAMBDA * Ws[i]
        db[i] = d @ np.ones((m, 1))
        if i:
            # softsign'(s) = (1 - |a|)^2
            d = (Ws[i].T @ d) * (1 - np.abs(out[i])) ** 2
    return dW, db


eta = 0.1
for it in range(1, 1501):
    dW, db = slopes(A_in, A_out)
    for i in range(3):
        Ws[i] -= eta * dW[i]
        bs[i] -= eta * db[i]
    if it % 150 == 0:
        print('%5d  objective %.5f  of which penalty %.5f' % (it, objective(A_in, A_out), penalty()))

miss = feed(B_in)[-1] - B_out
print('test: RMSE %.4f  MAE %.4f (in standard deviations)' % (np.sqrt(np.mean(miss ** 2)), np.mean(np.abs(miss))))
