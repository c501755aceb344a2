"""No NumPy on this computer."""
from math import tanh

W1 = [[0.3, -0.1], [0.2, 0.5], [-0.4, 0.1]]
B1 = [0.05, 0.1, -0.1]
W2 = [[0.2, -0.3, 0.4], [0.6, 0.1, -0.2]]
B2 = [0.0, 0.1]
W3 = [[0.5, -0.7]]
B3 = [0.2]


def matvec(m, v):
    return [sum(p * q for p, q in zip(row, v)) for row in m]


def plus(a, b):
    return [p + q for p, q in zip(a, b)]


def back(m, d):
    return [sum(m[i][j] * d[i] for i in range(len(m))) for j in range(len(m[0]))]


def updated(m, d, v, rate):
    return [[m[i][j] - rate * d[i] * v[j] for j in range(len(v))] for i in range(len(d))]


DATA = [([0.0, 0.0], [-0.9]), ([0.0, 1.0], [0.9]), ([1.0, 0.0], [0.9]), ([1.0, 1.0], [-0.9])]
RATE = 0.1
for epoch in range(1000):
    cost = 0.0
    for x, t in DATA:
        a1 = [tanh(z) for z in plus(matvec(W1, x), B1)]
        a2 = [tanh(z) for z in plus(matvec(W2, a1), B2)]
        y = plus(matvec(W3, a2), B3)
        cost += sum((p - q) ** 2 for p, q in zip(y, t))
        d3 = [2 * (p - q) for p, q in zip(y, t)]
        d2 = [g * (1 - a * a) for g, a in zip(back(W3, d3), a2)]
        d1 = [g * (1 - a * a) for g, a in zip(back(W2, d2), a1)]
        W3, B3 = updated(W3, d3, a2, RATE), [b - RATE * d for b, d in zip(B3, d3)]
        W2, B2 = updated(W2, d2, a1, RATE), [b - RATE * d for b, d in zip(B2, d2)]
        W1, B1 = updated(W1, d1, x, RATE), [b - RATE * d for b, d in zip(B1, d1)]
    if epoch % 100 == 0:
        print("epoch", epoch, "cost", cost)
