# sine fit with learning rate decay (exponential)
import numpy as np
import matplotlib
matplotlib.use('agg')
import matplotlib.pyplot as plt

np.random.seed(5)

X = np.linspace(-3, 3, 120)[:, None]
Y = np.sin(2*X) * 0.8
# every fourth point for testing
is_test = np.arange(120) % 4 == 3
Xtr, Ytr, Xte, Yte = X[~is_test], Y[~is_test], X[is_test], Y[is_test]

H1, H2 = 20, 20
th = dict(
    W1=np.random.randn(1, H1), b1=np.random.randn(H1),
    W2=np.random.randn(H1, H2)/np.sqrt(H1), b2=np.zeros(H2),
    W3=np.random.randn(H2, 1)/np.sqrt(H2), b3=np.zeros(1))


def model(x):
    A1 = np.tanh(x @ th['W1'] + th['b1'])
    A2 = np.tanh(A1 @ th['W2'] + th['b2'])
    return A1, A2, A2 @ th['W3'] + th['b3']


def cost(x, y):
    return np.mean(np.square(model(x)[2] - y))


def grad(x, y):
    A1, A2, out = model(x)
    g = {}
    d = 2*(out - y)/len(x)
    g['W3'], g['b3'] = A2.T @ d, d.sum(0)
    d = d @ th['W3'].T * (1 - A2**2)
    g['W2'], g['b2'] = A1.T @ d, d.sum(0)
    d = d @ th['W2'].T * (1 - A1**2)
    g['W1'], g['b1'] = x.T @ d, d.sum(0)
    return g


lr0, decay = 0.1, 0.995
lr = lr0
hist = []
for ep in range(400):
    lr = lr * decay**ep
    order = np.random.permutation(len(Xtr))
    for i in range(0, len(Xtr), 15):
        sel = order[i:i+15]
        g = grad(Xtr[sel], Ytr[sel])
        for k in th:
            th[k] = th[k] - lr*g[k]
    hist.append(cost(Xtr, Ytr))
    if ep % 40 == 0:
        print('ep %3d  mse %.6f' % (ep, hist[-1]))

print('test mse %.6f' % cost(Xte, Yte))
plt.plot(X, Y, label='truth')
plt.plot(X, model(X)[2], label='net')
plt.legend()
plt.show()
