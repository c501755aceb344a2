import numpy as np

# two rings, columns are samples, L2 + momentum
# notation as in the lecture: Z[l] = W[l] A[l-1] + b[l]

np.random.seed(3)


def make_circles(m):
    t = 2 * np.pi * np.random.rand(m)
    inner = np.arange(m) % 2
    r = np.where(inner == 1, 0.5, 1.2) + 0.08 * np.random.randn(m)
    X = np.vstack((r * np.cos(t), r * np.sin(t)))
    Y = inner.reshape(1, m).astype(float)
    return X, Y


def initialize_parameters(layer_dims):
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2.0 / layer_dims[l - 1])
        parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def relu(Z):
    return np.maximum(0, Z)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def L_model_forward(X, parameters):
    L = len(parameters) // 2
    A = X
    caches = {'A0': X}
    for l in range(1, L):
        Z = np.dot(parameters['W' + str(l)], A) + parameters['b' + str(l)]
        A = relu(Z)
        caches['Z' + str(l)] = Z
        caches['A' + str(l)] = A
    ZL = np.dot(parameters['W' + str(L)], A) + parameters['b' + str(L)]
    AL = sigmoid(ZL)
    caches['A' + str(L)] = AL
    return AL, caches


def compute_cost(AL, Y, parameters, lambd):
    m = Y.shape[1]
    AL = np.clip(AL, 1e-12, 1 - 1e-12)
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    l2 = 0
    for l in range(1, len(parameters) // 2 + 1):
        l2 += np.sum(np.square(parameters['W' + str(l)]))
    return cross_entropy + lambd / (2 * m) * l2


def L_model_backward(Y, caches, parameters, lambd):
    grads = {}
    m = Y.shape[1]
    L = len(parameters) // 2
    dZ = caches['A' + str(L)] - Y
    for l in reversed(range(1, L + 1)):
        W = parameters['W' + str(l)]
        grads['dW' + str(l)] = np.dot(dZ, caches['A' + str(l - 1)].T) / m + lambd / m * W
        grads['db' + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA = np.dot(W.T, dZ)
            dZ = dA * (caches['Z' + str(l - 1)] > 0)
    return grads


def update_parameters(parameters, grads, v, beta, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        for p in ('W', 'b'):
            k = p + str(l)
            v['d' + k] = beta * v['d' + k] + (1 - beta) * grads['d' + k]
            parameters[k] = parameters[k] - learning_rate * v['d' + k]
    return parameters, v


X, Y = make_circles(240)
X_train, Y_train = X[:, :180], Y[:, :180]
X_test, Y_test = X[:, 180:], Y[:, 180:]

lambd = 0.1
params = initialize_parameters([2, 8, 6, 1])
v = {'d' + k: np.zeros_like(params[k]) for k in params}

for i in range(1501):
    AL, caches = L_model_forward(X_train, params)
    cost = compute_cost(AL, Y_train, params, lambd)
    grads = L_model_backward(Y_train, caches, params, lambd)
    params, v = update_parameters(params, grads, v, beta=0.9, learning_rate=0.1)
    if i % 250 == 0:
        print("Cost after iteration {}: {:.6f}".format(i, cost))

for name, a, b in (('train', X_train, Y_train), ('test', X_test, Y_test)):
    out, _ = L_model_forward(a, params)
    print(name, 'accuracy:', np.mean((out > 0.5) == (b == 1)))
