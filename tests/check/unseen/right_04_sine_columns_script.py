# regression of a sine, samples are the columns
import numpy as np

np.random.seed(11)

m = 120
x = np.linspace(-np.pi, np.pi, m).reshape(1, m)
t = np.sin(x) + 0.05 * np.random.randn(1, m)

n1 = 12
n2 = 10
W1 = np.random.randn(n1, 1) * 0.8
b1 = np.random.randn(n1, 1) * 0.5
W2 = np.random.randn(n2, n1) * np.sqrt(1.0 / n1)
b2 = np.zeros((n2, 1))
W3 = np.random.randn(1, n2) * np.sqrt(1.0 / n2)
b3 = np.zeros((1, 1))

alpha = 0.002
history = []

for epoch in range(4000):
    # ---- forward ----
    z1 = np.dot(W1, x) + b1
    a1 = np.tanh(z1)
    z2 = np.dot(W2, a1) + b2
    a2 = np.tanh(z2)
    z3 = np.dot(W3, a2) + b3
    out = z3                       # linear output

    E = out - t
    loss = 0.5 * np.sum(E * E)
    history.append(loss)

    # ---- backward ----
    dz3 = E
    dW3 = np.dot(dz3, a2.T)
    db3 = np.sum(dz3, axis=1, keepdims=True)
    dz2 = np.dot(W3.T, dz3) * (1.0 - np.tanh(z2) ** 2)
    dW2 = np.dot(dz2, a1.T)
    db2 = np.sum(dz2, axis=1, keepdims=True)
    dz1 = np.dot(W2.T, dz2) / np.cosh(z1) ** 2
    dW1 = np.dot(dz1, x.T)
    db1 = np.sum(dz1, axis=1, keepdims=True)

    # ---- step ----
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    W3 = W3 - alpha * dW3
    b3 = b3 - alpha * db3

    if epoch % 400 == 0:
        print("Epoch:", epoch, "Loss:", round(float(loss), 5))

mse = np.mean((out - t) ** 2)
print("final sum loss", history[-1], " mse", mse)
print("max abs error against true sine: %.3f" % np.abs(out - np.sin(x)).max())
