import numpy as np

np.random.seed(50)


def gen(n):
    k = np.random.randint(0, 3, n)
    rad = k + 0.8 + 0.18 * np.random.randn(n)
    phi = 2 * np.pi * np.random.rand(n)
    return np.array([rad * np.cos(phi), rad * np.sin(phi)]).T / 2, k


Xa, ka = gen(300)
Xb, kb = gen(150)
T = np.zeros((300, 3))
T[range(300), ka] = 1

n0, n1, n2, n3 = 2, 16, 12, 3
w1 = np.random.randn(n0, n1); c1 = np.random.randn(n1) * 0.1
w2 = np.random.randn(n1, n2) / 4; c2 = np.random.randn(n2) * 0.1
w3 = np.random.randn(n2, n3) / 3; c3 = np.random.randn(n3) * 0.1
weights = [w1, c1, w2, c2, w3, c3]
cache = [np.zeros(w.shape) for w in weights]
lr, rho, eps = 0.004, 0.9, 1e-8


def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_slope(z):
    return np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))


def net(x):
    za = x @ w1 + c1
    zb = elu(za) @ w2 + c2
    zc = elu(zb) @ w3 + c3
    zc = zc - zc.max(1).reshape(-1, 1)
    return za, zb, np.exp(zc) / np.exp(zc).sum(1).reshape(-1, 1)


for epoch in range(1, 601):
    za, zb, p = net(Xa)
    L = -(T * np.log(p)).sum() / len(Xa)
    if epoch % 60 == 0:
        print('epoch: %d \t loss: %.5f \t acc: %.3f' % (epoch, L, (p.argmax(1) == ka).mean()))
    ec = (p - T) / len(Xa)
    eb = ec @ w3.T * elu_slope(zb)
    ea = eb @ w2.T * elu_slope(za)
    gradients = [Xa.T @ ea, ea.sum(0), elu(za).T @ eb, eb.sum(0), elu(zb).T @ ec, ec.sum(0)]
    for w, g, r in zip(weights, gradients, cache):
        r *= rho
        r += (1 - rho) * w * w
        w -= lr * g / (np.sqrt(r) + eps)

print('on new points:', (net(Xb)[2].argmax(1) == kb).mean())
