import numpy as np
import matplotlib.pyplot as plt

np.random.seed(2)
N = 100
X = np.random.rand(N, 1) * 6 - 3
Y = np.sin(X)

def tanh(x):
    return np.tanh(x)

def dtanh(a):
    return 1 - np.tanh(a) ** 2

hidden = 16
w1 = np.random.randn(1, hidden)
b1 = np.random.randn(1, hidden)
w2 = np.random.randn(hidden, hidden) / 4
b2 = np.zeros((1, hidden))
w3 = np.random.randn(hidden, 1) / 4
b3 = np.zeros((1, 1))
lr = 0.05
losses = []

for epoch in range(5000):
    # forward
    h1 = tanh(X @ w1 + b1)
    h2 = tanh(h1 @ w2 + b2)
    out = h2 @ w3 + b3
    loss = np.mean((out - Y) ** 2)
    losses.append(loss)
    # backward
    g3 = 2 * (out - Y) / N
    gw3 = h2.T @ g3
    gb3 = np.sum(g3, axis=0, keepdims=True)
    g2 = (g3 @ w3.T) * dtanh(h2)
    gw2 = h1.T @ g2
    gb2 = np.sum(g2, axis=0, keepdims=True)
    g1 = (g2 @ w2.T) * dtanh(h1)
    gw1 = X.T @ g1
    gb1 = np.sum(g1, axis=0, keepdims=True)
    # update
    w1 -= lr * gw1
    b1 -= lr * gb1
    w2 -= lr * gw2
    b2 -= lr * gb2
    w3 -= lr * gw3
    b3 -= lr * gb3
    if epoch % 500 == 0:
        print(f"Epoch {epoch}: Loss {loss:.6f}")

print("final loss", losses[-1])
order = np.argsort(X[:, 0])
plt.figure()
plt.plot(X[order], Y[order], label="sin")
plt.plot(X[order], out[order], label="net")
plt.legend()
plt.figure()
plt.plot(losses)
plt.yscale("log")
plt.show()
