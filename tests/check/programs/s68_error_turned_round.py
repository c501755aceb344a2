import numpy as np

np.random.seed(108)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def derivative_sigmoid(x):
    return x * (1 - x)


X = np.random.rand(100, 2)
y = (X[:, 0:1] > X[:, 1:2]).astype(float)
syn0 = 2 * np.random.random((2, 4)) - 1
syn1 = 2 * np.random.random((4, 4)) - 1
syn2 = 2 * np.random.random((4, 1)) - 1
for j in range(1000):
    l1 = sigmoid(np.dot(X, syn0))
    l2 = sigmoid(np.dot(l1, syn1))
    l3 = sigmoid(np.dot(l2, syn2))
    loss = np.mean((y - l3) ** 2)
    l3_delta = (l3 - y) * derivative_sigmoid(l3)
    l2_delta = l3_delta.dot(syn2.T) * derivative_sigmoid(l2)
    l1_delta = l2_delta.dot(syn1.T) * derivative_sigmoid(l1)
    syn2 += 0.02 * l2.T.dot(l3_delta)
    syn1 += 0.02 * l1.T.dot(l2_delta)
    syn0 += 0.02 * X.T.dot(l1_delta)
    if j % 100 == 0:
        print('loss', loss)
