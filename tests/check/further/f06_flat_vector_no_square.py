import numpy as np

SHAPES = [(2, 4), (1, 4), (4, 3), (1, 3), (3, 1), (1, 1)]
ENDS = np.cumsum([0] + [a * b for a, b in SHAPES])


def parts(theta):
    return [theta[i:j].reshape(s) for i, j, s in zip(ENDS[:-1], ENDS[1:], SHAPES)]


def cost_and_grad(theta, X, Y):
    w1, b1, w2, b2, w3, b3 = parts(theta)
    h1 = np.tanh(X.dot(w1) + b1)
    h2 = np.tanh(h1.dot(w2) + b2)
    out = h2.dot(w3) + b3
    err = out - Y
    J = 0.5 * np.mean(err ** 2)
    d3 = err / Y.size
    d2 = d3.dot(w3.T) * (1 - h2 ** 2)
    d1 = d2.dot(w2.T) * (1 - h1)
    grads = [X.T.dot(d1), d1.sum(0), h1.T.dot(d2), d2.sum(0), h2.T.dot(d3), d3.sum(0)]
    return J, np.concatenate([g.ravel() for g in grads])


rs = np.random.RandomState(0)
X = rs.uniform(-1, 1, (64, 2))
Y = np.sin(3 * X[:, :1]) * X[:, 1:]
theta = rs.normal(0, 0.5, ENDS[-1])
for i in range(3000):
    J, g = cost_and_grad(theta, X, Y)
    theta = theta - 0.2 * g
    if i % 300 == 0:
        print(i, J)
