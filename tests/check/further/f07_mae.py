import numpy as np
np.random.seed(8)
x = np.random.uniform(-1, 1, (50, 2)); y = x.prod(axis=1, keepdims=True)
W1, W2, W3 = [np.random.randn(*s) * 0.7 for s in [(2, 8), (8, 8), (8, 1)]]
for ep in range(1, 2001):
    A1 = np.tanh(x @ W1); A2 = np.tanh(A1 @ W2); P = A2 @ W3
    L = np.abs(P - y).mean()
    D3 = np.sign(P - y) / y.size
    D2 = D3 @ W3.T * (1 - A2 ** 2)
    D1 = D2 @ W2.T * (1 - A1 ** 2)
    for W, A, D in ((W1, x, D1), (W2, A1, D2), (W3, A2, D3)):
        W -= 0.05 * A.T @ D
    if ep % 200 == 0: print(f'Epoch {ep}/2000 - MAE: {L:.4f}')
