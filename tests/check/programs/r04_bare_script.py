# XOR, 2 hidden layers, numpy only
import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0], [1], [1], [0]])

np.random.seed(42)
hidden1 = 5
hidden2 = 3
lr = 1.0
epochs = 5000

w1 = np.random.uniform(-1, 1, size=(2, hidden1))
b1 = np.random.uniform(-1, 1, size=(1, hidden1))
w2 = np.random.uniform(-1, 1, size=(hidden1, hidden2))
b2 = np.random.uniform(-1, 1, size=(1, hidden2))
w3 = np.random.uniform(-1, 1, size=(hidden2, 1))
b3 = np.random.uniform(-1, 1, size=(1, 1))

for epoch in range(epochs):
    # forward
    h1 = 1 / (1 + np.exp(-(X.dot(w1) + b1)))
    h2 = 1 / (1 + np.exp(-(h1.dot(w2) + b2)))
    out = 1 / (1 + np.exp(-(h2.dot(w3) + b3)))

    # loss
    error = Y - out
    loss = 0.5 * np.sum(error ** 2)

    # backward
    d_out = error * out * (1 - out)
    d_h2 = d_out.dot(w3.T) * h2 * (1 - h2)
    d_h1 = d_h2.dot(w2.T) * h1 * (1 - h1)

    # update
    w3 += h2.T.dot(d_out) * lr
    b3 += np.sum(d_out, axis=0, keepdims=True) * lr
    w2 += h1.T.dot(d_h2) * lr
    b2 += np.sum(d_h2, axis=0, keepdims=True) * lr
    w1 += X.T.dot(d_h1) * lr
    b1 += np.sum(d_h1, axis=0, keepdims=True) * lr

    if epoch % 1000 == 0:
        print("epoch:", epoch, "loss:", loss)

print(out)
