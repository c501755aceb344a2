import numpy as np

# deep learning course, week 3 exercise done with 2 hidden layers
# X: (n_x, m)   Y: (1, m)

def relu(Z):
    return np.maximum(0, Z)

def relu_backward(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ

def sigmoid(Z):
    return 1/(1+np.exp(-Z))

def initialize(n_x, n_h, n_y):
    np.random.seed(8)
    W1 = np.random.randn(n_h, n_x)*np.sqrt(2/n_x)
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_h, n_h)*np.sqrt(2/n_h)
    b2 = np.zeros((n_h, 1))
    W3 = np.random.randn(n_y, n_h)*np.sqrt(1/n_h)
    b3 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}

def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = relu(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = relu(Z2)
    Z3 = parameters["W3"] @ A2 + parameters["b3"]
    A3 = sigmoid(Z3)
    cache = (Z1, A1, Z2, A2, Z3, A3)
    return A3, cache

def compute_cost(A3, Y):
    m = Y.shape[1]
    logprobs = Y*np.log(A3 + 1e-12) + (1-Y)*np.log(1-A3 + 1e-12)
    cost = -np.sum(logprobs)/m
    return float(np.squeeze(cost))

def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    Z1, A1, Z2, A2, Z3, A3 = cache
    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dA2 = parameters["W3"].T @ dZ3
    dZ2 = relu_backward(dA2, Z1)
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = parameters["W2"].T @ dZ2
    dZ1 = relu_backward(dA1, Z1)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}

def update(parameters, grads, learning_rate=0.1):
    return {k: parameters[k] - learning_rate*grads["d"+k] for k in parameters}

def nn_model(X, Y, n_h, num_iterations=2000):
    parameters = initialize(X.shape[0], n_h, Y.shape[0])
    for i in range(0, num_iterations):
        A3, cache = forward_propagation(X, parameters)
        cost = compute_cost(A3, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update(parameters, grads)
        if i % 200 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters

def load_moons(m, seed):
    r = np.random.RandomState(seed)
    t = np.pi*r.rand(m)
    k = r.randint(0, 2, m)
    X = np.vstack([np.where(k, np.cos(t), 1-np.cos(t)), np.where(k, np.sin(t), 0.5-np.sin(t))])
    return X + 0.1*r.randn(2, m), k.reshape(1, m)

X, Y = load_moons(200, 1)
X_test, Y_test = load_moons(100, 2)
parameters = nn_model(X, Y, n_h=6)
for name, a, b in [("Train", X, Y), ("Test", X_test, Y_test)]:
    pred = forward_propagation(a, parameters)[0] > 0.5
    print("%s accuracy: %d %%" % (name, 100*np.mean(pred == b)))
