"""
Backprop by hand, one pattern after the other.
x, h, g, o are column vectors.
"""
import numpy as np

np.random.seed(2)

def f(s):
    return 1.0 / (1.0 + np.exp(-s))

patterns = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
patterns = [(np.array(p, dtype=float).reshape(2, 1), t) for p, t in patterns]

eta = 0.5
U = np.random.uniform(-1.5, 1.5, (4, 2))
u0 = np.zeros((4, 1))
V = np.random.uniform(-1.5, 1.5, (4, 4))
v0 = np.zeros((4, 1))
W = np.random.uniform(-1.5, 1.5, (1, 4))
w0 = np.zeros((1, 1))

def net_output(x):
    h = f(U @ x + u0)
    g = f(V @ h + v0)
    return h, g, f(W @ g + w0)

sse_per_epoch = []
for epoch in range(4000):
    sse = 0.0
    for i in np.random.permutation(len(patterns)):
        x, t = patterns[i]
        h, g, o = net_output(x)
        err = t - o
        sse += 0.5 * err.item() ** 2

        d_o = err * o * (1 - o)
        d_g = (W.T @ d_o) * g * (1 - g)
        d_h = (V.T @ d_g) * h * (1 - h)

        W += eta * d_o @ g.T
        w0 += eta * d_o
        V -= eta * d_g @ h.T
        v0 += eta * d_g
        U += eta * d_h @ x.T
        u0 += eta * d_h
    sse_per_epoch.append(sse)
    if epoch % 400 == 0:
        print("epoch %5d  error %.5f" % (epoch, sse))

print("last error %.5f" % sse_per_epoch[-1])
for x, t in patterns:
    print(x.ravel(), t, net_output(x)[2].round(3).item())
