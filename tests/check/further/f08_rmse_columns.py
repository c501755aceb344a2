import numpy as np
from numpy import sqrt, exp
np.random.seed(3)
X = np.random.rand(2, 30)
Y = (X[0] + X[1] > 1).astype(float)[None]
def σ(z): return 1/(1+exp(-z))
W = {1: np.random.randn(4, 2), 2: np.random.randn(4, 4), 3: np.random.randn(1, 4)}
b = {1: np.zeros((4, 1)), 2: np.zeros((4, 1)), 3: np.zeros((1, 1))}
for 步 in range(3000):
    a = {0: X}
    for l in (1, 2, 3): a[l] = σ(W[l] @ a[l-1] + b[l])
    n = Y.shape[1]
    rmse = sqrt(((a[3]-Y)**2).sum()/n)      # 均方根误差
    δ = (a[3]-Y)/(n*rmse) * a[3]*(1-a[3])
    for l in (3, 2, 1):
        dW, db = δ @ a[l-1].T, δ.sum(axis=1, keepdims=True)
        if l > 1: δ = W[l].T @ δ * a[l-1]*(1-a[l-1])
        W[l] -= .7*dW; b[l] -= .7*db
    if 步 % 500 == 0: print('第', 步, '步 loss =', rmse)
