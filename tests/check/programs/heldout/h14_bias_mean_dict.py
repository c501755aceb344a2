import numpy as np

np.random.seed(35)
layers_dims = [2, 5, 4, 1]
parameters = {}
for l in range(1, 4):
    parameters['W' + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1])
    parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))


def model_forward(X):
    caches, A = [], X
    for l in range(1, 4):
        A_prev = A
        Z = np.dot(parameters['W' + str(l)], A_prev) + parameters['b' + str(l)]
        A = 1 / (1 + np.exp(-Z))
        caches.append((A_prev, A))
    return A, caches


def model_backward(AL, Y, caches):
    grads = {}
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    for l in (3, 2, 1):
        A_prev, A = caches[l - 1]
        dZ = dA * A * (1 - A)
        grads['dW' + str(l)] = np.dot(dZ, A_prev.T)
        grads['db' + str(l)] = np.mean(dZ, axis=1, keepdims=True)
        dA = np.dot(parameters['W' + str(l)].T, dZ)
    return grads


X = np.random.rand(2, 30)
Y = (X[:1] > X[1:]).astype(float)
for i in range(500):
    AL, caches = model_forward(X)
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
    grads = model_backward(AL, Y, caches)
    for key in parameters:
        parameters[key] = parameters[key] - 0.02 * grads['d' + key]
    if i % 50 == 0:
        print('Cost after iteration %i: %f' % (i, cost))
