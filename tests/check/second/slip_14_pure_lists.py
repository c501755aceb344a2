import math
import random

random.seed(3)
LR = 0.5
N_IN, N_H1, N_H2 = 2, 4, 4

# weights: [to][from], the last entry is the bias
W1 = [[random.uniform(-1, 1) for _ in range(N_IN + 1)] for _ in range(N_H1)]
W2 = [[random.uniform(-1, 1) for _ in range(N_H1 + 1)] for _ in range(N_H2)]
W3 = [random.uniform(-1, 1) for _ in range(N_H2 + 1)]


def squash(v):
    return 1 / (1 + math.exp(-v))


def forward(x):
    h1 = []
    for j in range(N_H1):
        s = W1[j][N_IN]
        for i in range(N_IN):
            s += W1[j][i] * x[i]
        h1.append(squash(s))
    h2 = []
    for k in range(N_H2):
        s = W2[k][N_H1]
        for i in range(N_H1):
            s += W2[k][i] * h1[j]
        h2.append(squash(s))
    s = W3[N_H2]
    for k in range(N_H2):
        s += W3[k] * h2[k]
    return h1, h2, squash(s)


def train_one(x, t):
    h1, h2, o = forward(x)
    # cross entropy with a sigmoid: dE/ds = o - t
    d3 = o - t
    d2 = [d3 * W3[k] * h2[k] * (1 - h2[k]) for k in range(N_H2)]
    d1 = [sum(d2[k] * W2[k][j] for k in range(N_H2)) * h1[j] * (1 - h1[j])
          for j in range(N_H1)]
    for k in range(N_H2):
        W3[k] -= LR * d3 * h2[k]
    W3[N_H2] -= LR * d3
    for k in range(N_H2):
        for j in range(N_H1):
            W2[k][j] -= LR * d2[k] * h1[j]
        W2[k][N_H1] -= LR * d2[k]
    for j in range(N_H1):
        for i in range(N_IN):
            W1[j][i] -= LR * d1[j] * x[i]
        W1[j][N_IN] -= LR * d1[j]
    return -(t * math.log(o + 1e-12) + (1 - t) * math.log(1 - o + 1e-12))


points = []
for _ in range(40):
    p = (random.random(), random.random())
    points.append((p, 1 if (p[0] > 0.5) != (p[1] > 0.5) else 0))

for epoch in range(801):
    random.shuffle(points)
    loss = sum(train_one(x, t) for x, t in points) / len(points)
    if epoch % 100 == 0:
        good = sum((forward(x)[2] > 0.5) == (t == 1) for x, t in points)
        print("epoch %4d  loss %.5f  correct %d/%d" % (epoch, loss, good, len(points)))
