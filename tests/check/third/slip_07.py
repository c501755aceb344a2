# Red neuronal con dos capas ocultas, notacion del curso (columnas = ejemplos)
import numpy as np

np.random.seed(21)


def datos_lineales(m):
    X = np.random.rand(2, m)
    Y = (X[0] + X[1] > 1).astype(float).reshape(1, m)
    return X, Y


def inicializar(n_x, n_h1, n_h2, n_y):
    return {
        "W1": np.random.randn(n_h1, n_x) * 0.5,
        "b1": np.zeros((n_h1, 1)),
        "W2": np.random.randn(n_h2, n_h1) * 0.5,
        "b2": np.zeros((n_h2, 1)),
        "W3": np.random.randn(n_y, n_h2) * 0.5,
        "b3": np.zeros((n_y, 1)),
    }


def sigmoide(z):
    return 1 / (1 + np.exp(-z))


def propagacion(X, p):
    Z1 = p["W1"] @ X + p["b1"]
    A1 = np.tanh(Z1)
    Z2 = p["W2"] @ A1 + p["b2"]
    A2 = np.tanh(Z2)
    Z3 = p["W3"] @ A2 + p["b3"]
    A3 = sigmoide(Z3)
    return A3, {"A1": A1, "A2": A2, "A3": A3}


def costo(A3, Y):
    m = Y.shape[1]
    return -1 / m * np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))


def retropropagacion(X, Y, p, cache):
    m = X.shape[1]
    A1, A2, A3 = cache["A1"], cache["A2"], cache["A3"]

    dZ3 = A3 - Y
    dW3 = 1 / m * dZ3 @ A2.T
    db3 = 1 / m * np.sum(dZ3, axis=1, keepdims=True)

    dZ2 = p["W3"].T @ dZ3 * (1 - A2 ** 2)
    dW2 = dZ2 @ A1.T
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)

    dZ1 = p["W2"].T @ dZ2 * (1 - A1 ** 2)
    dW1 = 1 / m * dZ1 @ X.T
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)

    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}


def actualizar(p, g, alfa):
    for k in p:
        p[k] = p[k] - alfa * g[k]
    return p


def exactitud(X, Y, p):
    A3, _ = propagacion(X, p)
    return np.mean((A3 > 0.5) == Y) * 100


def entrenar(X, Y, iteraciones, alfa):
    p = inicializar(2, 5, 4, 1)
    for i in range(iteraciones + 1):
        A3, cache = propagacion(X, p)
        g = retropropagacion(X, Y, p, cache)
        p = actualizar(p, g, alfa)
        if i % 100 == 0:
            print(f"iteracion {i}: costo = {costo(A3, Y):.5f}")
    return p


X, Y = datos_lineales(120)
Xp, Yp = datos_lineales(60)
p = entrenar(X, Y, 1000, 0.1)
print(f"exactitud entrenamiento: {exactitud(X, Y, p):.1f}%")
print(f"exactitud prueba: {exactitud(Xp, Yp, p):.1f}%")
