# online backprop, XOR grid, written for the tutorial on Tuesday
import numpy as np

rng = np.random.default_rng(31)
pts = np.array([[i / 4, j / 4] for i in range(5) for j in range(5) if i != 2 and j != 2])
lab = ((pts[:, 0] > 0.5) ^ (pts[:, 1] > 0.5)).astype(float)

sig = lambda v: 1 / (1 + np.exp(-v))

U = rng.normal(0, 1, (2, 7))
u0 = rng.normal(0, 1, 7)
V = rng.normal(0, 1, (7, 5))
v0 = rng.normal(0, 1, 5)
w = rng.normal(0, 1, 5)
w0 = rng.normal()


def answer(x):
    h = sig(x @ U + u0)
    k = sig(h @ V + v0)
    return h, k, sig(k @ w + w0)


eta = 0.9
for sweep in range(1, 801):
    total = 0.0
    for i in rng.permutation(len(pts)):
        x, t = pts[i], lab[i]
        h, k, y = answer(x)
        total += (y - t) ** 2 / 2

        dy = (y - t) * y * (1 - y)
        dk = dy * w * k * (1 - k)
        w = w - eta * dy * k
        w0 = w0 - eta * dy

        V = V - eta * np.outer(h, dk)
        v0 = v0 - eta * dk
        dh = (V @ dk) * h * (1 - h)

        U = U - eta * np.outer(x, dh)
        u0 = u0 - eta * dh
    if sweep % 100 == 0:
        print("sweep %4d   mean of the losses met on the way %.6f" % (sweep, total / len(pts)))

hits = 0
for x, t in zip(pts, lab):
    y = answer(x)[2]
    hits += int(round(float(y)) == int(t))
    print(x, int(t), "%.4f" % y)
print("%d of %d" % (hits, len(pts)))
