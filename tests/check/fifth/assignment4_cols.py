import numpy as np
import matplotlib.pyplot as plt

np.random.seed(2)


def load_planar(m=240):
    """flower-shaped two-class data, one column per example"""
    t = np.random.uniform(0, 2 * np.pi, m)
    lab = np.random.randint(0, 2, m)
    r = 2 * np.sin(3 * t) * np.where(lab == 1, 1, 0.45) + np.random.randn(m) * 0.1
    return np.vstack((r * np.sin(t), r * np.cos(t))), lab.reshape(1, m)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize_parameters(n_x, n_h1, n_h2, n_y):
    return {
        "W1": np.random.randn(n_h1, n_x) * 0.7, "b1": np.zeros((n_h1, 1)),
        "W2": np.random.randn(n_h2, n_h1) * 0.4, "b2": np.zeros((n_h2, 1)),
        "W3": np.random.randn(n_y, n_h2) * 0.4, "b3": np.zeros((n_y, 1)),
    }


def forward_propagation(X, parameters):
    A1 = np.tanh(np.dot(parameters["W1"], X) + parameters["b1"])
    A2 = np.tanh(np.dot(parameters["W2"], A1) + parameters["b2"])
    A3 = sigmoid(np.dot(parameters["W3"], A2) + parameters["b3"])
    return {"A1": A1, "A2": A2, "A3": A3}


def compute_cost(A3, Y):
    m = Y.shape[1]
    logprobs = np.multiply(np.log(A3), Y) + np.multiply(np.log(1 - A3), 1 - Y)
    return float(np.squeeze(-np.sum(logprobs) / m))


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    A1, A2, A3 = cache["A1"], cache["A2"], cache["A3"]
    dZ3 = A3 - Y
    dW3 = np.dot(dZ3, A2.T) / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = np.multiply(np.dot(parameters["W3"].T, dZ3), 1 - np.power(A2, 2))
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(parameters["W2"].T, dZ2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


def nn_model(X, Y, num_iterations=2000, learning_rate=0.3):
    parameters = initialize_parameters(2, 8, 5, 1)
    costs = []
    for i in range(num_iterations):
        cache = forward_propagation(X, parameters)
        cost = compute_cost(cache["A3"], Y)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 200 == 0:
            costs.append(cost)
            print("Cost after iteration %i: %f" % (i, cost))
    plt.plot(costs)
    plt.ylabel("cost")
    plt.show()
    return parameters


X, Y = load_planar()
parameters = nn_model(X, Y)
predictions = forward_propagation(X, parameters)["A3"] > 0.5
print("Accuracy: %.1f %%" % (100 * np.mean(predictions == Y)))
