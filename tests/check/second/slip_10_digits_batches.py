import numpy as np

RS = np.random.RandomState(21)
SEGMENTS = ["1110111", "0010010", "1011101", "1011011", "0111010",
            "1101011", "1101111", "1010010", "1111111", "1111011"]
PROTO = np.array([[int(c) for c in s] for s in SEGMENTS], dtype=float)


def seven_segment(n):
    """noisy seven segment displays"""
    d = RS.randint(10, size=n)
    return PROTO[d] + RS.normal(0, 0.2, (n, 7)), d


def one_hot(d):
    out = np.zeros((d.size, 10))
    out[np.arange(d.size), d] = 1
    return out


class NeuralNetwork:
    def __init__(self, h1=24, h2=16):
        self.p = {}
        for k, (i, o) in enumerate([(7, h1), (h1, h2), (h2, 10)], start=1):
            self.p["W%d" % k] = RS.normal(0, np.sqrt(2 / i), (i, o))
            self.p["b%d" % k] = np.zeros(o)

    def forward(self, x):
        p = self.p
        z1 = x @ p["W1"] + p["b1"]
        a1 = np.maximum(z1, 0)
        z2 = a1 @ p["W2"] + p["b2"]
        a2 = np.maximum(z2, 0)
        z3 = a2 @ p["W3"] + p["b3"]
        e = np.exp(z3 - z3.max(axis=1, keepdims=True))
        self.cache = (x, z1, a1, z2, a2)
        return e / e.sum(axis=1, keepdims=True)

    def gradients(self, prob, t):
        x, z1, a1, z2, a2 = self.cache
        g = {}
        d = (prob - t) / len(t)
        g["W3"], g["b3"] = a2.T @ d, d.sum(axis=0)
        d = (d @ self.p["W3"].T) * (z2 > 0)
        g["W2"], g["b2"] = a1.T @ d, d.sum(axis=0)
        d = (d @ self.p["W2"].T) * (z1 > 0)
        g["W1"], g["b1"] = x.T @ d, d.sum(axis=0)
        return g


def batches(x, d, size):
    order = RS.permutation(len(x))
    for s in range(0, len(x), size):
        yield x[order[s:s + size]], d[order[s:s + size]]


xtr, dtr = seven_segment(320)
xte, dte = seven_segment(160)
nn = NeuralNetwork()
vel = {k: np.zeros_like(v) for k, v in nn.p.items()}
for epoch in range(1, 41):
    running = 0.0
    for xb, db in batches(xtr, dtr, 32):
        prob = nn.forward(xb)
        t = one_hot(db)
        running += -np.sum(t * np.log(prob + 1e-12)) / len(xb)
        grads = nn.gradients(prob, t)
        for k in nn.p:
            vel[k] = 0.9 * vel[k] + grads[k]
            nn.p[k] -= 0.03 * vel[k]
    mean_ce = running / len(xtr)
    if epoch % 4 == 0:
        acc = np.mean(nn.forward(xte).argmax(axis=1) == dte)
        print("epoch %d, mean cross-entropy per sample: %.5f, test accuracy: %.3f" % (epoch, mean_ce, acc))
