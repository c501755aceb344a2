import numpy as np

np.random.seed(70)


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def loss_of(p, y):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


X = np.random.randn(100, 2)
y = (X[:, 0] * X[:, 1] > 0).astype(float)
params = dict(w1=np.random.randn(2, 7) * .5, b1=np.zeros(7), w2=np.random.randn(7, 7) * .5, b2=np.zeros(7), w3=np.random.randn(7) * .5, b3=np.zeros(1))
epochs, eta = 600, 0.4
for ep in range(epochs):
    h1 = np.maximum(X @ params['w1'] + params['b1'], 0)
    h2 = np.maximum(h1 @ params['w2'] + params['b2'], 0)
    p = sigmoid(h2 @ params['w3'] + params['b3'])
    loss = loss_of(p, y)
    dz = (p - y) / len(y)
    grads = {'w3': h2.T @ dz, 'b3': dz.sum().reshape(1)}
    dh2 = np.outer(dz, params['w3']) * (h2 > 0)
    grads['w2'], grads['b2'] = h1.T @ dh2, dh2.sum(axis=0)
    dh1 = dh2 @ params['w2'].T * (h1 > 0)
    grads['w1'], grads['b1'] = X.T @ dh1, dh1.sum(axis=0)
    params = {key: value - eta * grads[key] for key, value in params.items()}
    if ep % 60 == 0:
        acc = np.mean((p >= 0.5) == (y == 1))
        print(f'[{ep}] loss: {loss:.5f} accuracy: {acc * 100:.1f}%')
