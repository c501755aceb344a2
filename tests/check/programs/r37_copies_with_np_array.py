import numpy as np

np.random.seed(52)


def relu(z, derivative=False):
    if derivative:
        d = np.array(z)
        d[d <= 0] = 0
        d[d > 0] = 1
        return d
    z = np.array(z)
    z[z < 0] = 0
    return z


def logistic(z):
    return 1 / (1 + np.exp(-z))


X = np.random.randn(90, 2)
Y = (X[:, [0]] + X[:, [1]] ** 2 > 0.5).astype(float)
Theta1 = np.random.randn(2, 8) * 0.7
Theta2 = np.random.randn(8, 8) * 0.5
Theta3 = np.random.randn(8, 1) * 0.5
J_history = []
for it in range(500):
    Z1 = X @ Theta1
    A1 = relu(Z1)
    Z2 = A1 @ Theta2
    A2 = relu(Z2)
    H = logistic(A2 @ Theta3)
    J = float(-np.mean(Y * np.log(H) + (1 - Y) * np.log(1 - H)))
    J_history.append(J)
    D3 = (H - Y) / len(Y)
    D2 = (D3 @ Theta3.T) * relu(Z2, derivative=True)
    D1 = (D2 @ Theta2.T) * relu(Z1, derivative=True)
    Theta3 -= 0.3 * (A2.T @ D3)
    Theta2 -= 0.3 * (A1.T @ D2)
    Theta1 -= 0.3 * (X.T @ D1)
    if it % 50 == 0:
        print('Iteration', it, '| Cost', round(J, 6))
