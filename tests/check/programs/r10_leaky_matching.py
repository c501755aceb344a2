import numpy as np

ALPHA = 0.01


def lrelu(x, deriv=False):
    if deriv:
        return np.where(x > 0, 1.0, ALPHA)
    return np.where(x > 0, x, ALPHA * x)


def sigmoid(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


np.random.seed(1)
x = np.random.uniform(-1, 1, (120, 2))
y = np.sign(x[:, :1] - x[:, 1:]) * 0.5 + 0.5

syn0 = 2 * np.random.random((2, 8)) - 1
syn1 = 2 * np.random.random((8, 8)) - 1
syn2 = 2 * np.random.random((8, 1)) - 1

for j in range(3000):
    l0 = x
    l1 = lrelu(np.dot(l0, syn0))
    l2 = lrelu(np.dot(l1, syn1))
    l3 = sigmoid(np.dot(l2, syn2))

    l3_error = y - l3
    if j % 500 == 0:
        print("Error:" + str(np.mean(l3_error ** 2)))

    l3_delta = l3_error * sigmoid(l3, deriv=True)
    l2_error = l3_delta.dot(syn2.T)
    l2_delta = l2_error * lrelu(l2, deriv=True)
    l1_error = l2_delta.dot(syn1.T)
    l1_delta = l1_error * lrelu(l1, deriv=True)

    syn2 += 0.01 * l2.T.dot(l3_delta)
    syn1 += 0.01 * l1.T.dot(l2_delta)
    syn0 += 0.01 * l0.T.dot(l1_delta)
