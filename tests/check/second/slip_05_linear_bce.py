import numpy as np
import matplotlib.pyplot as plt

rng = np.random.RandomState(31)
N = 100
X = rng.rand(N, 2)
Y = (X[:, :1] + 0.3 > 1.4 * X[:, 1:]).astype(float)

sigmoid = lambda s: 1.0 / (1.0 + np.exp(-s))
dsig = lambda a: a * (1.0 - a)        # a is already sigmoid(s)


def bias(M):
    return np.concatenate([np.ones((len(M), 1)), M], axis=1)


L1 = rng.randn(3, 5)
L2 = rng.randn(6, 5)
L3 = rng.randn(6, 1)
moment = [np.zeros_like(L1), np.zeros_like(L2), np.zeros_like(L3)]
lr, beta = 0.8, 0.8
losses = []

for epoch in range(1500):
    B0 = bias(X)
    A1 = sigmoid(B0.dot(L1))
    B1 = bias(A1)
    A2 = sigmoid(B1.dot(L2))
    B2 = bias(A2)
    out = sigmoid(B2.dot(L3))

    bce = -np.mean(Y * np.log(out) + (1 - Y) * np.log(1 - out))
    losses.append(bce)

    delta3 = (out - Y) * dsig(out) / N
    delta2 = delta3.dot(L3[1:].T) * dsig(A2)
    delta1 = delta2.dot(L2[1:].T) * dsig(A1)

    for w, v, g in zip((L1, L2, L3), moment,
                       (B0.T.dot(delta1), B1.T.dot(delta2), B2.T.dot(delta3))):
        v *= beta
        v += g
        w -= lr * v

    if epoch % 150 == 149:
        print("epoch", epoch + 1, "loss", bce)

guess = np.round(out)
print("accuracy:", np.mean(guess == Y))

plt.subplot(121)
plt.plot(losses)
plt.xlabel("epoch")
plt.ylabel("binary cross entropy")
plt.subplot(122)
plt.scatter(X[:, 0], X[:, 1], c=guess[:, 0])
plt.show()
