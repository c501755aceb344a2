import numpy as np


def relu(z):
    return np.maximum(0, z)


def softmax(z):
    z = z - np.max(z, axis=-1, keepdims=True)
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)


def init_params(dims, rng):
    params = {}
    for l in range(1, len(dims)):
        params['W' + str(l)] = rng.normal(size=(dims[l - 1], dims[l])) * np.sqrt(2 / dims[l - 1])
        params['b' + str(l)] = np.zeros((1, dims[l]))
    return params


def forward(params, X):
    store = {'A0': X}
    L = len(params) // 2
    for l in range(1, L + 1):
        store['Z' + str(l)] = store['A' + str(l - 1)] @ params['W' + str(l)] + params['b' + str(l)]
        store['A' + str(l)] = (softmax if l == L else relu)(store['Z' + str(l)])
    return store


def backward(params, store, T):
    L = len(params) // 2
    grads = {}
    dZ = (store['A' + str(L)] - T) / T.shape[0]
    for l in range(L, 0, -1):
        grads['W' + str(l)] = store['A' + str(l - 1)].T @ dZ
        grads['b' + str(l)] = dZ.sum(axis=0, keepdims=True)
        if l > 1:
            dZ = dZ @ params['W' + str(l)].T * (store['Z' + str(l - 1)] > 0)
    return grads


def momentum_step(params, grads, velocity, lr=0.05, beta=0.9):
    velocity = {key: beta * velocity[key] + grads[key] for key in params}
    for key in params:
        params[key] = params[key] - lr * velocity[key]
    return params


def ce(P, T):
    return -np.mean(np.sum(T * np.log(P + 1e-12), axis=1))


def three_arms(rng, per=80):
    X, lab = [], []
    for c in range(3):
        r = np.linspace(0.1, 1, per)
        a = 2 * np.pi * c / 3 + 2.5 * r + rng.normal(0, 0.1, per)
        X.append(np.stack([r * np.cos(a), r * np.sin(a)], 1))
        lab += [c] * per
    return np.concatenate(X), np.eye(3)[lab]


def main():
    rng = np.random.default_rng(40)
    X, T = three_arms(rng)
    params = init_params([2, 24, 16, 3], rng)
    velocity = {key: np.zeros_like(val) for key, val in params.items()}
    for epoch in range(1, 1001):
        store = forward(params, X)
        grads = backward(params, store, T)
        params = momentum_step(params, grads, velocity)
        if epoch % 100 == 0:
            print(f"epoch {epoch}: cross-entropy {ce(forward(params, X)['A3'], T):.5f}")
    P = forward(params, X)['A3']
    print("accuracy", (P.argmax(1) == T.argmax(1)).mean())


main()
