# two inputs, two hidden, two hidden, one output, everything by hand
import math

w11, w12, w21, w22 = 0.15, -0.2, 0.25, 0.3
v11, v12, v21, v22 = 0.4, 0.45, -0.5, 0.55
u1, u2 = 0.6, -0.35
eta = 0.5


def s(x):
    return 1 / (1 + math.exp(-x))


pairs = [(0.05, 0.9, 0.1), (0.8, 0.15, 0.95), (0.3, 0.4, 0.7)]
for rounds in range(400):
    E = 0
    for a, b, t in pairs:
        h1 = s(w11 * a + w12 * b)
        h2 = s(w21 * a + w22 * b)
        g1 = s(v11 * h1 + v12 * h2)
        g2 = s(v21 * h1 + v22 * h2)
        o = s(u1 * g1 + u2 * g2)
        e = (t - o) ** 2 / 2
        E += e
        do = -(t - o) * o * (1 - o)
        dg1 = do * u1 * g1 * (1 - g1)
        dg2 = do * u2 * g2 * (1 - g2)
        dh1 = (dg1 * v11 + dg2 * v21) * h1 * (1 - h1)
        dh2 = (dg1 * v12 + dg2 * v22) * h2 * (1 - h2)
        u1 = u1 - eta * do * g1
        u2 = u2 - eta * do * g2
        v11 = v11 - eta * dg1 * h1
        v12 = v12 - eta * dg1 * h2
        v21 = v21 - eta * dg2 * h1
        v22 = v22 - eta * dg2 * h2
        w11 = w11 - eta * dh1 * a
        w12 = w12 - eta * dh1 * b
        w21 = w21 - eta * dh2 * a
        w22 = w22 - eta * dh2 * b
    if rounds % 100 == 0:
        print(rounds, E)
