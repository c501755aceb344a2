import math
import random

random.seed(8)
u1, u2, u3, u4 = (random.uniform(-1, 1) for _ in range(4))
v1, v2 = random.uniform(-1, 1), random.uniform(-1, 1)
c1, c2, c3 = 0.1, -0.2, 0.05
samples = [(0.1, 0.9, 1.0), (0.8, 0.2, 1.0), (0.9, 0.7, 0.0), (0.2, 0.3, 0.0)]


def s(z):
    return 1 / (1 + math.exp(-z))


for _ in range(4000):
    total = 0
    for p, q, label in samples:
        a = s(u1 * p + u2 * q + c1)
        b = s(u3 * p + u4 * q + c2)
        o = s(v1 * a + v2 * b + c3)
        miss = label - o
        total += abs(miss)
        d = miss * o * (1 - o)
        da = d * v1 * a * (1 - a)
        db = d * v2 * b * (1 - b)
        v1 += 0.5 * d * a
        v2 += 0.5 * d * b
        c3 += 0.5 * d
        u1 += 0.5 * da * p
        u2 += 0.5 * da * q
        c1 += 0.5 * da
        u3 += 0.5 * db * p
        u4 += 0.5 * db * q
        c2 += 0.5 * db
    if _ % 1000 == 0:
        print('loss', total / 4)
