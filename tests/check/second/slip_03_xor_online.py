import numpy as np

np.random.seed(1)
f = lambda z: 1 / (1 + np.exp(-z))

# the four corners plus points along the two diagonals
P, D = [], []
for i in range(11):
    P.append([i / 10, i / 10]); D.append(0)
    if i != 5:
        P.append([i / 10, 1 - i / 10]); D.append(1)
P = np.array(P)
D = np.array(D, dtype=float)

n1, n2 = 6, 6
w1 = np.random.normal(0, 1, (n1, 2))
t1 = np.zeros(n1)
w2 = np.random.normal(0, 1, (n2, n1))
t2 = np.zeros(n2)
w3 = np.random.normal(0, 1, n2)
t3 = 0.0
eta = 0.5

for epoch in range(1500):
    E = 0
    for i in np.random.permutation(len(P)):
        x = P[i]
        # forward
        y1 = f(w1 @ x + t1)
        y2 = f(w2 @ y1 + t2)
        y3 = f(w3 @ y2 + t3)
        E += (D[i] - y3) ** 2 / 2
        # output neuron
        d3 = (D[i] - y3) * y3 * (1 - y3)
        w3 += eta * d3 * y2
        t3 += eta * d3
        # second hidden layer
        d2 = d3 * w3 * y2 * (1 - y2)
        # first hidden layer
        d1 = (w2.T @ d2) * y1 * (1 - y1)
        w2 += eta * np.outer(d2, y1)
        t2 += eta * d2
        w1 += eta * np.outer(d1, x)
        t1 += eta * d1
    if epoch % 150 == 0:
        print("epoch %5d   E = %.5f" % (epoch, E))

ok = 0
for x, d in zip(P, D):
    y = f(w3 @ f(w2 @ f(w1 @ x + t1) + t2) + t3)
    ok += (y > 0.5) == (d == 1)
    print(x, int(d), "%.4f" % y)
print("accuracy", ok / len(P))
