import numpy as np

np.random.seed(1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize(layer_dims):
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * 0.8
        parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def forward_propagation(X, parameters):
    cache = {'A0': X}
    A = X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        Z = np.dot(parameters['W' + str(l)], A) + parameters['b' + str(l)]
        A = np.tanh(Z) if l < L else sigmoid(Z)
        cache['Z' + str(l)] = Z
        cache['A' + str(l)] = A
    return A, cache


def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    return np.squeeze(cost)


def backward_propagation(parameters, cache, Y):
    m = Y.shape[1]
    L = len(parameters) // 2
    grads = {}
    dZ = cache['A' + str(L)] - Y
    for l in range(L, 0, -1):
        grads['dW' + str(l)] = np.dot(dZ, cache['A' + str(l - 1)].T) / m
        grads['db' + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA = np.dot(parameters['W' + str(l)].T, dZ)
            dZ = dA * (1 - np.power(cache['A' + str(l - 1)], 2))
    return grads


def update_parameters(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        parameters['W' + str(l)] = parameters['W' + str(l)] - learning_rate * grads['dW' + str(l)]
        parameters['b' + str(l)] = parameters['b' + str(l)] - learning_rate * grads['db' + str(l)]
    return parameters


def model(X, Y, layer_dims, learning_rate=0.3, num_iterations=3000, print_cost=True):
    parameters = initialize(layer_dims)
    for i in range(num_iterations):
        AL, cache = forward_propagation(X, parameters)
        cost = compute_cost(AL, Y)
        grads = backward_propagation(parameters, cache, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        if print_cost and i % 500 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


a = np.random.rand(200)
b = np.random.rand(200)
X = np.vstack((a, b))
Y = ((a > 0.5) ^ (b > 0.5)).astype(int).reshape(1, -1)
parameters = model(X, Y, [2, 6, 4, 1])
predictions = forward_propagation(X, parameters)[0] > 0.5
print('Accuracy: %d' % float(np.mean(predictions == Y) * 100) + '%')
