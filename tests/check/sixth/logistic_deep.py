"""Deep logistic regression.  Cost: binary cross-entropy."""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize_parameters(layer_dims, seed=1):
    np.random.seed(seed)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_activation_forward(A_prev, W, b, activation):
    Z = W.dot(A_prev) + b
    A = sigmoid(Z) if activation == "sigmoid" else np.maximum(0, Z)
    return A, (A_prev, W, Z)


def L_model_forward(X, parameters):
    caches, A = [], X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        act = "sigmoid" if l == L else "relu"
        A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], act)
        caches.append(cache)
    return A, caches


def compute_cost(AL, Y):
    m = Y.shape[1]
    return float(np.squeeze(-(Y @ np.log(AL).T + (1 - Y) @ np.log(1 - AL).T) / m))


def L_model_backward(AL, Y, caches):
    grads = {}
    m = Y.shape[1]
    dZ = (AL - Y) * AL * (1 - AL)
    for l in range(len(caches), 0, -1):
        A_prev, W, _ = caches[l - 1]
        grads["dW" + str(l)] = dZ.dot(A_prev.T) / m
        grads["db" + str(l)] = dZ.sum(axis=1, keepdims=True) / m
        if l > 1:
            dZ = W.T.dot(dZ) * (caches[l - 2][2] > 0)
    return grads


def update_parameters(parameters, grads, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters


np.random.seed(50)
X = np.random.uniform(-1, 1, (2, 160))
Y = (X[1:] > X[:1] ** 2).astype(float)
parameters = initialize_parameters([2, 12, 6, 1])
for i in range(2000):
    AL, caches = L_model_forward(X, parameters)
    if i % 200 == 0:
        print("Cost after iteration {}: {:.6f}".format(i, compute_cost(AL, Y)))
    grads = L_model_backward(AL, Y, caches)
    parameters = update_parameters(parameters, grads, 0.3)
AL, _ = L_model_forward(X, parameters)
print("Accuracy: " + str(np.mean((AL > 0.5) == (Y == 1))))
