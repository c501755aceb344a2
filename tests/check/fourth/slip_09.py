import numpy as np

np.random.seed(8)
# three blobs; every column is one example
K, M = 3, 150
cls = np.repeat(np.arange(K), M // K)
means = np.array([[0.0, 2.0, -2.0], [2.0, -1.0, -1.0]])
X = means[:, cls] + 0.6 * np.random.randn(2, M)
Y = np.zeros((K, M))
Y[cls, np.arange(M)] = 1


def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)


def initialize(dims):
    params = {}
    for l in range(1, len(dims)):
        params["W%d" % l] = np.random.randn(dims[l], dims[l - 1]) / np.sqrt(dims[l - 1])
        params["b%d" % l] = np.zeros((dims[l], 1))
    return params


def forward(X, params):
    Z1 = params["W1"] @ X + params["b1"]
    A1 = np.where(Z1 > 0, Z1, 0.01 * Z1)
    Z2 = params["W2"] @ A1 + params["b2"]
    return Z1, A1, softmax(Z2)


def backward(X, Y, Z1, A1, A2, params):
    m = X.shape[1]
    dZ2 = A2 - Y
    dA1 = params["W2"].T @ dZ2
    dZ1 = dA1 * np.where(Z1 > 0, 1.0, 0.01)
    return {
        "W2": dZ2 @ A1.T / m,
        "b2": np.sum(dZ2, axis=1, keepdims=True) / m,
        "W1": dZ1 @ X.T / m,
        "b1": np.sum(dZ1, axis=1, keepdims=True) / m,
    }


params = initialize([2, 8, 3])
for i in range(1000):
    Z1, A1, A2 = forward(X, params)
    cost = -np.sum(Y * np.log(A2 + 1e-10)) / M
    grads = backward(X, Y, Z1, A1, A2, params)
    for name in params:
        params[name] = params[name] - 0.2 * grads[name]
    if i % 200 == 0:
        print("Cost after iteration", i, ":", cost)

print("Training accuracy:", np.mean(np.argmax(forward(X, params)[2], axis=0) == cls))
