import numpy as np

np.random.seed(101)


def sigma(z):
    return 1 / (1 + np.exp(-z))


dims = {1: (5, 2), 2: (5, 5), 3: (1, 5)}
P = {}
for k, shape in dims.items():
    P[f'W{k}'] = np.random.randn(*shape)
    P[f'b{k}'] = np.zeros((shape[0], 1))

X = np.random.rand(2, 60)
Y = (X[0] > X[1]).astype(float).reshape(1, -1)

for i in range(800):
    A = {0: X}
    for k in (1, 2, 3):
        A[k] = sigma(P[f'W{k}'] @ A[k - 1] + P[f'b{k}'])
    cost = -np.mean(Y * np.log(A[3]) + (1 - Y) * np.log(1 - A[3]))
    D = {3: (A[3] - Y) / Y.size}
    D[2] = P['W3'].T @ D[3]
    D[1] = P['W2'].T @ D[2]
    for k in (1, 2, 3):
        P[f'W{k}'] -= 0.3 * D[k] @ A[k - 1].T
        P[f'b{k}'] -= 0.3 * D[k].sum(axis=1, keepdims=True)
    if i % 100 == 0:
        print('cost', cost)
