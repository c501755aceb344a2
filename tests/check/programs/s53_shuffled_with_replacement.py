import numpy as np

np.random.seed(0)


def generate_XOR_easy():
    x, y = [], []
    for i in range(11):
        x.append([0.1 * i, 0.1 * i])
        y.append(0)
        if i == 5:
            continue
        x.append([0.1 * i, 1 - 0.1 * i])
        y.append(1)
    return np.array(x), np.array(y).reshape(21, 1)


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


X, Y = generate_XOR_easy()
w1 = np.random.randn(2, 6)
w2 = np.random.randn(6, 6)
w3 = np.random.randn(6, 1)
lr = 1.0
for epoch in range(2000):
    # shuffle
    index = np.random.randint(0, len(X), len(X))
    X, Y = X[index], Y[index]
    h1 = sigmoid(X.dot(w1))
    h2 = sigmoid(h1.dot(w2))
    out = sigmoid(h2.dot(w3))
    loss = np.mean((Y - out) ** 2)
    d3 = -2 * (Y - out) / len(X) * out * (1 - out)
    d2 = d3.dot(w3.T) * h2 * (1 - h2)
    d1 = d2.dot(w2.T) * h1 * (1 - h1)
    w1 -= lr * X.T.dot(d1)
    w2 -= lr * h1.T.dot(d2)
    w3 -= lr * h2.T.dot(d3)
    if epoch % 200 == 0:
        print('epoch', epoch, 'loss', loss)
