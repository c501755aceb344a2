import numpy as np
np.random.seed(6)
X = np.array([[0,0],[0,1],[1,0],[1,1]], dtype=float)
Y = np.array([[0],[1],[1],[0]], dtype=float)
mu, lr = 0.9, 0.3
theta = [np.random.randn(2,4), np.random.randn(4,4), np.random.randn(4,1)]
vel = [np.zeros(t.shape) for t in theta]

def loss_and_grads(ws):
    a, b, c = ws
    h = 1/(1+np.exp(-X@a)); k = 1/(1+np.exp(-h@b)); o = 1/(1+np.exp(-k@c))
    e = o - Y
    do = 2*e/len(Y)*o*(1-o)
    dk = do@c.T*k*(1-k)
    dh = dk@b.T*h*(1-h)
    return np.mean(e**2), [X.T@dh, h.T@dk, k.T@do]

for i in range(2000):
    ahead = [t + mu*v for t, v in zip(theta, vel)]
    L, grads = loss_and_grads(ahead)
    vel = [mu*v - lr*g for v, g in zip(vel, grads)]
    theta = [t + v for t, v in zip(theta, vel)]
    if i % 200 == 0:
        print("iter", i, "loss", L)
