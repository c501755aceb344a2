"""XOR without numpy, one sample at a time."""
import math
import random

random.seed(5)

DATA = [([0.0, 0.0], 0.0), ([0.0, 1.0], 1.0), ([1.0, 0.0], 1.0), ([1.0, 1.0], 0.0)]


def sig(z):
    return 1.0 / (1.0 + math.exp(-z))


def make_layer(n_in, n_out):
    # the last number of each row is the bias
    return [[random.uniform(-1, 1) for _ in range(n_in + 1)] for _ in range(n_out)]


def run_layer(layer, inputs):
    out = []
    for row in layer:
        z = row[-1]
        for w, v in zip(row, inputs):
            z += w * v
        out.append(sig(z))
    return out


def forward(net, x):
    acts = [x]
    for layer in net:
        acts.append(run_layer(layer, acts[-1]))
    return acts


def backward(net, acts, target):
    """deltas of all layers, for the loss 0.5 * (target - out)^2"""
    o = acts[-1][0]
    deltas = [[(o - target) * o * (1 - o)]]
    for li in range(len(net) - 1, 0, -1):
        upper = net[li]
        d_up = deltas[0]
        a = acts[li]
        d = []
        for j in range(len(a)):
            err = 0.0
            for k in range(len(upper)):
                err += upper[k][j] * d_up[k]
            d.append(err * a[j] * (1 - a[j]))
        deltas.insert(0, d)
    return deltas


def update(net, acts, deltas, lr):
    for li, layer in enumerate(net):
        for k, row in enumerate(layer):
            for j in range(len(row) - 1):
                row[j] -= lr * deltas[li][k] * acts[li][j]
            row[-1] -= lr * deltas[li][k]


def main():
    net = [make_layer(2, 4), make_layer(4, 4), make_layer(4, 1)]
    lr = 0.7
    for epoch in range(6001):
        total = 0.0
        random.shuffle(DATA)
        for x, t in DATA:
            acts = forward(net, x)
            total += 0.5 * (t - acts[-1][0]) ** 2
            deltas = backward(net, acts, t)
            update(net, acts, deltas, lr)
        if epoch % 1000 == 0:
            print("epoch", epoch, "loss", total / len(DATA))
    right = 0
    for x, t in DATA:
        p = forward(net, x)[-1][0]
        right += (p > 0.5) == (t > 0.5)
        print(x, "->", round(p, 4), "want", t)
    print("accuracy", right / len(DATA))


if __name__ == "__main__":
    main()
