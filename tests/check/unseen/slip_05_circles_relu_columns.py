import numpy as np


def relu(Z):
    return np.maximum(0, Z)


def relu_grad(A):
    return (A >= 0).astype(float)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def initialize_parameters(n_x, n_h1, n_h2, n_y):
    np.random.seed(3)
    return {"W1": np.random.randn(n_h1, n_x) * np.sqrt(2 / n_x), "b1": np.zeros((n_h1, 1)),
            "W2": np.random.randn(n_h2, n_h1) * np.sqrt(2 / n_h1), "b2": np.zeros((n_h2, 1)),
            "W3": np.random.randn(n_y, n_h2) * np.sqrt(2 / n_h2), "b3": np.zeros((n_y, 1))}


def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = relu(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = relu(Z2)
    Z3 = np.dot(parameters["W3"], A2) + parameters["b3"]
    A3 = sigmoid(Z3)
    return A3, {"A0": X, "A1": A1, "A2": A2, "A3": A3}


def compute_cost(A3, Y):
    m = Y.shape[1]
    logprobs = np.multiply(np.log(A3 + 1e-15), Y) + np.multiply(np.log(1 - A3 + 1e-15), 1 - Y)
    return np.squeeze(-np.sum(logprobs) / m)


def backward_propagation(parameters, cache, Y):
    m = Y.shape[1]
    grads = {}
    dZ3 = cache["A3"] - Y
    grads["dW3"] = np.dot(dZ3, cache["A2"].T) / m
    grads["db3"] = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = np.multiply(np.dot(parameters["W3"].T, dZ3), relu_grad(cache["A2"]))
    grads["dW2"] = np.dot(dZ2, cache["A1"].T) / m
    grads["db2"] = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.multiply(np.dot(parameters["W2"].T, dZ2), relu_grad(cache["A1"]))
    grads["dW1"] = np.dot(dZ1, cache["A0"].T) / m
    grads["db1"] = np.sum(dZ1, axis=1, keepdims=True) / m
    return grads


def update_parameters(parameters, grads, learning_rate):
    return {k: v - learning_rate * grads["d" + k] for k, v in parameters.items()}


def make_circles(m, seed):
    r = np.random.RandomState(seed)
    Y = r.randint(0, 2, (1, m))
    R = np.where(Y == 1, 0.5, 1.0) + 0.08 * r.randn(1, m)
    T = 2 * np.pi * r.rand(1, m)
    return np.vstack([R * np.cos(T), R * np.sin(T)]), Y


def model(X, Y, num_iterations=1500, learning_rate=0.2, print_cost=True):
    parameters = initialize_parameters(2, 10, 8, 1)
    for i in range(num_iterations):
        A3, cache = forward_propagation(X, parameters)
        cost = compute_cost(A3, Y)
        grads = backward_propagation(parameters, cache, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        if print_cost and i % 150 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


if __name__ == "__main__":
    X, Y = make_circles(200, 1)
    Xt, Yt = make_circles(100, 2)
    parameters = model(X, Y)
    predictions = forward_propagation(Xt, parameters)[0] > 0.5
    print("Accuracy: %.1f %%" % (100 * np.mean(predictions == Yt)))
