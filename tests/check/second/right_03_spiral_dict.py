# -*- coding: utf-8 -*-
# 三分类螺旋数据, 列为样本 (吴恩达风格)
import numpy as np


def load_spiral(per_class=80, classes=3, seed=1):
    np.random.seed(seed)
    X = np.zeros((2, per_class * classes))
    Y = np.zeros((classes, per_class * classes))
    for k in range(classes):
        r = np.linspace(0.05, 1, per_class)
        t = np.linspace(k * 4, (k + 1) * 4, per_class) + np.random.randn(per_class) * 0.15
        cols = slice(k * per_class, (k + 1) * per_class)
        X[:, cols] = np.vstack((r * np.sin(t), r * np.cos(t)))
        Y[k, cols] = 1
    return X, Y


def initialize_parameters(dims):
    parameters = {}
    for l in range(1, len(dims)):
        # He 初始化
        parameters['W' + str(l)] = np.random.randn(dims[l], dims[l - 1]) * np.sqrt(2. / dims[l - 1])
        parameters['b' + str(l)] = np.zeros((dims[l], 1))
    return parameters


def relu(Z):
    return np.maximum(0, Z)


def softmax(Z):
    E = np.exp(Z - Z.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


def forward_propagation(X, parameters):
    W1, b1 = parameters['W1'], parameters['b1']
    W2, b2 = parameters['W2'], parameters['b2']
    W3, b3 = parameters['W3'], parameters['b3']
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    Z3 = np.dot(W3, A2) + b3
    A3 = softmax(Z3)
    return A3, (Z1, A1, Z2, A2)


def compute_cost(A3, Y):
    m = Y.shape[1]
    return -np.sum(Y * np.log(A3 + 1e-12)) / m


def backward_propagation(X, Y, A3, cache, parameters):
    m = X.shape[1]
    Z1, A1, Z2, A2 = cache
    grads = {}
    dZ3 = A3 - Y                                   # softmax + 交叉熵
    grads['W3'] = 1. / m * np.dot(dZ3, A2.T)
    grads['b3'] = 1. / m * np.sum(dZ3, axis=1, keepdims=True)
    dZ2 = np.dot(parameters['W3'].T, dZ3) * (Z2 > 0)
    grads['W2'] = 1. / m * np.dot(dZ2, A1.T)
    grads['b2'] = 1. / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(parameters['W2'].T, dZ2) * (Z1 > 0)
    grads['W1'] = 1. / m * np.dot(dZ1, X.T)
    grads['b1'] = 1. / m * np.sum(dZ1, axis=1, keepdims=True)
    return grads


def update_parameters(parameters, grads, velocity, beta, learning_rate):
    for key in parameters:
        velocity[key] = beta * velocity[key] + (1 - beta) * grads[key]
        parameters[key] = parameters[key] - learning_rate * velocity[key]
    return parameters, velocity


def model(X, Y, num_iterations=1500, learning_rate=0.5, beta=0.9):
    parameters = initialize_parameters([2, 20, 10, 3])
    velocity = {k: np.zeros(v.shape) for k, v in parameters.items()}
    for i in range(num_iterations):
        A3, cache = forward_propagation(X, parameters)
        cost = compute_cost(A3, Y)
        grads = backward_propagation(X, Y, A3, cache, parameters)
        parameters, velocity = update_parameters(parameters, grads, velocity, beta, learning_rate)
        if i % 250 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


X, Y = load_spiral()
parameters = model(X, Y)
A3, _ = forward_propagation(X, parameters)
print('训练准确率:', np.mean(A3.argmax(0) == Y.argmax(0)))
