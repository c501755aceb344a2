# XOR, online training, no functions at all
import numpy as np
np.random.seed(1)

X = np.array([[0,0],[0,1],[1,0],[1,1]], dtype=float)
T = np.array([0,1,1,0], dtype=float)

lr = 0.1
W1 = np.random.uniform(-1, 1, (3,2)); b1 = np.zeros(3)
W2 = np.random.uniform(-1, 1, (3,3)); b2 = np.zeros(3)
W3 = np.random.uniform(-1, 1, (1,3)); b3 = np.zeros(1)

for ep in range(3000):
    E = 0
    for k in np.random.permutation(4):
        x = X[k]
        t = T[k]
        # forward
        h1 = np.tanh(W1.dot(x) + b1)
        h2 = np.tanh(W2.dot(h1) + b2)
        o = 1/(1 + np.exp(-(W3.dot(h2) + b3)))
        e = o - t
        E += 0.5*np.sum(e**2)

        # backward
        go = e*o*(1-o)
        gh2 = W3.T.dot(go)*(1-h2*h2)
        gh1 = W2.T.dot(gh2)*(1-h1*h1)

        # update (new arrays)
        W3 = W3 - lr*np.outer(go, h2)
        b3 = b3 - lr*go
        W2 = W2 - lr*np.outer(gh2, h1)
        b2 = b2 - lr*gh2
        W1 = W1 - lr*np.outer(gh1, x)
        b1 = b1 - lr*gh1
    if ep % 300 == 0 or ep == 2999:
        print("epoch", ep, "error", E)

print()
for x, t in zip(X, T):
    h1 = np.tanh(W1.dot(x) + b1)
    h2 = np.tanh(W2.dot(h1) + b2)
    o = 1/(1 + np.exp(-(W3.dot(h2) + b3)))
    print(x, "target", t, "output", round(o.item(), 4))
