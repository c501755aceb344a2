# Lab 1 - XOR with two hidden layers, everything by hand
import numpy as np

np.random.seed(7)


def generate_XOR_easy():
    inputs = []
    labels = []
    for i in range(11):
        inputs.append([0.1 * i, 0.1 * i])
        labels.append(0)
        if i == 5:
            continue
        inputs.append([0.1 * i, 1 - 0.1 * i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(21, 1)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


x, y = generate_XOR_easy()
n = x.shape[0]
w1 = np.random.randn(2, 5)
w2 = np.random.randn(5, 5)
w3 = np.random.randn(5, 1)
b1 = np.zeros((1, 5))
b2 = np.zeros((1, 5))
b3 = np.zeros((1, 1))
lr = 2.0
epochs = 12000

for epoch in range(1, epochs + 1):
    # forward
    a1 = sigmoid(x @ w1 + b1)
    a2 = sigmoid(a1 @ w2 + b2)
    pred_y = sigmoid(a2 @ w3 + b3)
    loss = np.mean((pred_y - y) ** 2)

    # backward
    d3 = 2 * (pred_y - y) / n * derivative_sigmoid(pred_y)
    d2 = d3 @ w3.T * derivative_sigmoid(a2)
    d1 = d2 @ w2.T * derivative_sigmoid(a1)

    w3 -= lr * a2.T @ d3
    w2 -= lr * a1.T @ d2
    w1 -= lr * x.T @ d1
    b3 -= lr * d3.sum(axis=0, keepdims=True)
    b2 -= lr * d2.sum(axis=0, keepdims=True)
    b1 -= lr * d1.sum(axis=0, keepdims=True)

    if epoch % 1000 == 0:
        print("epoch %d loss : %.8f" % (epoch, loss))

pred_y = sigmoid(sigmoid(sigmoid(x @ w1 + b1) @ w2 + b2) @ w3 + b3)
for i in range(n):
    print("Iter%2d | Ground truth: %d | prediction: %.5f" % (i + 1, y[i, 0], pred_y[i, 0]))
print("loss=%.5f accuracy=%.2f%%" % (np.mean((pred_y - y) ** 2),
                                     100 * np.mean((pred_y > 0.5) == (y == 1))))
