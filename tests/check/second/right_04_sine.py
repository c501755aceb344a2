"""fit sin(x) with a 1-24-24-1 tanh net, RMSprop, mini batches"""
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

np.random.seed(3)
SIZES = [1, 24, 24, 1]
LR = 2e-3
RHO = 0.9
EPS = 1e-8
BATCH = 20
EPOCHS = 200

xs = np.random.uniform(-np.pi, np.pi, (200, 1))
ts = np.sin(xs) + 0.05 * np.random.randn(200, 1)

Ws, bs = [], []
for a, b in zip(SIZES[:-1], SIZES[1:]):
    lim = np.sqrt(6 / (a + b))
    Ws.append(np.random.uniform(-lim, lim, size=(a, b)))
    bs.append(np.zeros(b))
sqW = [np.zeros_like(W) for W in Ws]
sqb = [np.zeros_like(b) for b in bs]


def feed(x):
    acts = [x]
    for i in range(len(Ws)):
        z = acts[-1].dot(Ws[i]) + bs[i]
        acts.append(z if i == len(Ws) - 1 else np.tanh(z))
    return acts


def gradients(acts, t):
    gW, gb = [None] * len(Ws), [None] * len(bs)
    delta = 2 * (acts[-1] - t) / t.shape[0]
    for i in range(len(Ws) - 1, -1, -1):
        gW[i] = acts[i].T.dot(delta)
        gb[i] = delta.sum(0)
        if i > 0:
            delta = delta.dot(Ws[i].T) * (1 - acts[i] ** 2)
    return gW, gb


history = []
for epoch in range(EPOCHS):
    lr = LR / (1 + 0.01 * epoch)
    perm = np.random.permutation(len(xs))
    for k in range(0, len(xs), BATCH):
        sel = perm[k:k + BATCH]
        gW, gb = gradients(feed(xs[sel]), ts[sel])
        for i in range(len(Ws)):
            sqW[i] = RHO * sqW[i] + (1 - RHO) * gW[i] ** 2
            sqb[i] = RHO * sqb[i] + (1 - RHO) * gb[i] ** 2
            Ws[i] -= lr * gW[i] / (np.sqrt(sqW[i]) + EPS)
            bs[i] -= lr * gb[i] / (np.sqrt(sqb[i]) + EPS)
    mse = np.mean((feed(xs)[-1] - ts) ** 2)
    history.append(mse)
    if (epoch + 1) % 20 == 0:
        print("epoch", epoch + 1, "mse", round(mse, 6))

grid = np.linspace(-np.pi, np.pi, 100)[:, None]
print("max |net - sin| =", np.abs(feed(grid)[-1] - np.sin(grid)).max())
fig, ax = plt.subplots(1, 2)
ax[0].semilogy(history)
ax[1].plot(xs, ts, ".")
ax[1].plot(grid, feed(grid)[-1])
plt.show()
