"""Full batch, BCE summed over the batch, two hidden layers (tanh), circle in a square."""
import sys
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 21
np.random.seed(seed)

pts = np.random.uniform(-1, 1, (150, 2))
inside = (np.sqrt((pts ** 2).sum(axis=1)) < 0.65).astype(np.float64).reshape(-1, 1)

IN, HID1, HID2, OUT = 2, 9, 7, 1
wt = [np.random.normal(0, 1. / np.sqrt(a), (a, b)) for a, b in [(IN, HID1), (HID1, HID2), (HID2, OUT)]]
bs = [np.zeros((1, b)) for b in [HID1, HID2, OUT]]


def fwd(x):
    layer1 = np.tanh(np.dot(x, wt[0]) + bs[0])
    layer2 = np.tanh(np.dot(layer1, wt[1]) + bs[1])
    out = 1. / (1. + np.exp(-(np.dot(layer2, wt[2]) + bs[2])))
    return layer1, layer2, out


def total_loss(p, t):
    return -np.sum(t * np.log(p + 1e-12) + (1 - t) * np.log(1 - p + 1e-12))


def bwd(x, t, layer1, layer2, out):
    d_out = out - t
    d_2 = np.dot(d_out, wt[2].T) * (1. - layer2 ** 2)
    d_1 = np.dot(d_2, wt[1].T) * (1. - layer1 ** 2)
    gw = [np.dot(x.T, d_1), np.dot(layer1.T, d_2), np.dot(layer2.T, d_out)]
    gb = [np.mean(d, axis=0, keepdims=True) for d in (d_1, d_2, d_out)]
    return gw, gb


alpha = 0.01
for n in range(2001):
    l1, l2, o = fwd(pts)
    if n % 200 == 0:
        print("step %d: loss = %.4f, accuracy = %.3f" % (
            n, total_loss(o, inside), np.mean((o > .5) == (inside > .5))))
    gw, gb = bwd(pts, inside, l1, l2, o)
    for k in range(3):
        wt[k] -= alpha * gw[k]
        bs[k] -= alpha * gb[k]
