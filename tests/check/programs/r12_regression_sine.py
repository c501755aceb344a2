import numpy as np
import matplotlib.pyplot as plt

rng = np.random.default_rng(0)
x = np.linspace(-np.pi, np.pi, 60)[:, None]
y = np.sin(x)

sizes = [1, 20, 20, 1]
W = [rng.normal(scale=1 / np.sqrt(i), size=(i, o)) for i, o in zip(sizes, sizes[1:])]
b = [np.zeros((1, o)) for o in sizes[1:]]


def predict(x):
    h = [x]
    for i in range(3):
        z = h[-1] @ W[i] + b[i]
        h.append(np.tanh(z) if i < 2 else z)
    return h


lr = 0.05
hist = []
for epoch in range(3000):
    h = predict(x)
    diff = h[-1] - y
    loss = float((diff ** 2).mean())
    hist.append(loss)
    delta = 2 * diff / diff.size
    for i in (2, 1, 0):
        gw = h[i].T @ delta
        gb = delta.sum(axis=0, keepdims=True)
        if i > 0:
            delta = (delta @ W[i].T) * (1 - h[i] ** 2)
        W[i] -= lr * gw
        b[i] -= lr * gb
    if epoch % 500 == 0:
        print(f"{epoch:5d}  mse = {loss:.6f}")

plt.semilogy(hist)
plt.figure()
plt.plot(x, y, x, predict(x)[-1])
plt.show()
