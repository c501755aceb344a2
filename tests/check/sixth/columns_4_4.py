import numpy as np

# XOR, samples in columns, net 2-4-4-1, with biases

rng = np.random.default_rng(21)
pts, lab = [], []
for i in range(11):
    pts.append((0.1 * i, 0.1 * i))
    lab.append(0)
    if i != 5:
        pts.append((0.1 * i, 1 - 0.1 * i))
        lab.append(1)
X = np.array(pts).T            # 2 x 21
Y = np.array(lab)[None, :]     # 1 x 21
m = X.shape[1]

P = {}
for name, shape in dict(W1=(4, 2), W2=(4, 4), W3=(1, 4)).items():
    P[name] = rng.normal(0, 1, shape)
    P["b" + name[1]] = np.zeros((shape[0], 1))


def forward(P, X):
    A1 = np.tanh(np.dot(P["W1"], X) + P["b1"])
    A2 = np.tanh(np.dot(P["W2"], A1) + P["b2"])
    A3 = 1 / (1 + np.exp(-(np.dot(P["W3"], A2) + P["b3"])))
    return A1, A2, A3


def cost(A3, Y):
    return float(np.sum(-Y * np.log(A3) - (1 - Y) * np.log(1 - A3)) / m)


def backward(P, X, Y, A1, A2, A3):
    dZ3 = A3 - Y
    dZ2 = np.dot(P["W3"].T, dZ3) * (1 - np.power(A2, 2))
    dZ1 = np.dot(P["W2"], dZ2) * (1 - np.power(A1, 2))
    return {
        "W3": np.dot(dZ3, A2.T) / m, "b3": np.sum(dZ3, axis=1, keepdims=True) / m,
        "W2": np.dot(dZ2, A1.T) / m, "b2": np.sum(dZ2, axis=1, keepdims=True) / m,
        "W1": np.dot(dZ1, X.T) / m, "b1": np.sum(dZ1, axis=1, keepdims=True) / m,
    }


for it in range(4000):
    A1, A2, A3 = forward(P, X)
    if it % 400 == 0:
        print("Cost after iteration %i: %f" % (it, cost(A3, Y)))
    grads = backward(P, X, Y, A1, A2, A3)
    for key in P:
        P[key] = P[key] - 0.3 * grads[key]

A3 = forward(P, X)[2]
print("Final cost: %f" % cost(A3, Y))
print("Accuracy: %.1f %%" % (100 * np.mean((A3 > 0.5) == Y)))
