import numpy as np

np.random.seed(5)
n, classes = 30, 3
X = np.random.randn(n, 2)
which = np.random.randint(classes, size=n)
X += np.array([[2, 0], [0, 2], [-2, -2]])[which]
T = np.eye(classes)[which]
W1, b1 = np.random.randn(2, 6) * 0.5, np.zeros(6)
W2, b2 = np.random.randn(6, classes) * 0.5, np.zeros(classes)

for epoch in range(500):
    H = np.maximum(0, X @ W1 + b1)
    Z = H @ W2 + b2
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    D = (P - T) / n
    G = D @ W2.T * (H > 0)
    W2 -= 0.5 * H.T @ D
    b2 -= 0.5 * D.sum(axis=0)
    W1 -= 0.5 * X.T @ G
    b1 -= 0.5 * G.sum(axis=0)
    if epoch % 100 == 0:
        print(epoch, "correct:", np.sum(P.argmax(axis=1) == which))
