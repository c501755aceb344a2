import math
import random

rnd = random.Random(12)


def ring(n):
    rows = []
    for i in range(n):
        c = i % 2
        r = (0.4 if c else 1.0) + rnd.gauss(0, 0.06)
        a = rnd.random() * 2 * math.pi
        rows.append(([r * math.cos(a), r * math.sin(a)], c))
    return rows


def zeros(layout):
    return [[[0.0] * (a + 1) for _ in range(b)] for a, b in zip(layout, layout[1:])]


def init(layout):
    net = zeros(layout)
    for layer in net:
        for unit in layer:
            for j in range(len(unit)):
                unit[j] = rnd.gauss(0, 1)
    return net


def feed(net, x):
    acts = [list(x)]
    for depth, layer in enumerate(net):
        inp = acts[-1] + [1.0]
        zs = [sum(w * v for w, v in zip(unit, inp)) for unit in layer]
        if depth < len(net) - 1:
            acts.append([math.tanh(z) for z in zs])
        else:
            acts.append([1 / (1 + math.exp(-z)) for z in zs])
    return acts


def accumulate(net, grads, acts, target):
    delta = [acts[-1][0] - target]
    for depth in range(len(net) - 1, -1, -1):
        inp = acts[depth] + [1.0]
        for k, d in enumerate(delta):
            row = grads[depth][k]
            for j, v in enumerate(inp):
                row[j] += d * v
        if depth:
            a = acts[depth]
            delta = [(1 - a[j] ** 2) * sum(net[depth][k][j] * delta[k] for k in range(len(delta)))
                     for j in range(len(a))]


def apply(net, grads, rate):
    for layer, glayer in zip(net, grads):
        for unit, g in zip(layer, glayer):
            for j in range(len(unit)):
                unit[j] -= rate * g[j]


LAYOUT = [2, 6, 5, 1]
data = ring(80)
net = init(LAYOUT)
BATCH = 8
grads = zeros(LAYOUT)
for epoch in range(120):
    rnd.shuffle(data)
    total = 0.0
    for s in range(0, len(data), BATCH):
        batch = data[s:s + BATCH]
        for x, t in batch:
            acts = feed(net, x)
            p = min(max(acts[-1][0], 1e-12), 1 - 1e-12)
            total -= math.log(p) if t else math.log(1 - p)
            accumulate(net, grads, acts, t)
        apply(net, grads, 0.3 / len(batch))
    if epoch % 10 == 0:
        print("epoch %3d loss %.5f" % (epoch, total / len(data)))
hits = sum((feed(net, x)[-1][0] > 0.5) == bool(t) for x, t in data)
print("accuracy %d/%d" % (hits, len(data)))
