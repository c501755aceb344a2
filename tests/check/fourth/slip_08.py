"""Momentum SGD on two concentric rings (one hidden layer, sigmoid output)."""
import numpy as np

gen = np.random.RandomState(13)


def rings(n):
    label = gen.randint(0, 2, n)
    radius = 1.0 + label + 0.15 * gen.randn(n)
    angle = gen.uniform(0, 2 * np.pi, n)
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle))), label[:, None]


def logistic(u):
    return 1.0 / (1.0 + np.exp(-u))


def predict(X, theta):
    hidden = np.tanh(X.dot(theta[0]) + theta[1])
    return hidden, logistic(hidden.dot(theta[2]) + theta[3])


def gradient(X, y, theta):
    hidden, p = predict(X, theta)
    err = (p - y) / X.shape[0]
    back = err.dot(theta[2].T) * (1 - hidden ** 2)
    return [X.T.dot(back), back.sum(0), hidden.T.dot(err), err.sum(0)]


def cross_entropy(p, y):
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))


def train(X, y, theta, lr=0.05, momentum=0.9, epochs=60, batch=20):
    n = X.shape[0]
    for epoch in range(epochs):
        perm = gen.permutation(n)
        for start in range(0, n, batch):
            sel = perm[start:start + batch]
            grads = gradient(X[sel], y[sel], theta)
            vel = [np.zeros_like(t) for t in theta]
            for j in range(len(theta)):
                vel[j] = momentum * vel[j] - lr * grads[j]
                theta[j] = theta[j] + vel[j]
        if (epoch + 1) % 10 == 0:
            p = predict(X, theta)[1]
            print("epoch %2d  loss %.4f" % (epoch + 1, cross_entropy(p, y)))
    return theta


X, y = rings(400)
theta = [gen.randn(2, 10), np.zeros(10), gen.randn(10, 1) * 0.3, np.zeros(1)]
theta = train(X, y, theta)
X_new, y_new = rings(200)
print("accuracy on fresh data: %.3f" % np.mean((predict(X_new, theta)[1] > 0.5) == y_new))
