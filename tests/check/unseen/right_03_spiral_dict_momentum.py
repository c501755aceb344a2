import numpy as np

np.random.seed(0)
N = 80          # points per class
D = 2
K = 3
H1, H2 = 32, 32
REG = 1e-3
MU = 0.9
LR = 0.2

X = np.zeros((N * K, D))
y = np.zeros(N * K, dtype='uint8')
for j in range(K):
    ix = range(N * j, N * (j + 1))
    r = np.linspace(0.05, 1, N)
    t = np.linspace(j * 4, (j + 1) * 4, N) + np.random.randn(N) * 0.15
    X[ix] = np.c_[r * np.sin(t), r * np.cos(t)]
    y[ix] = j


def init_params():
    P = {}
    P['W1'] = np.random.randn(D, H1) / np.sqrt(D)
    P['b1'] = np.zeros(H1)
    P['W2'] = np.random.randn(H1, H2) / np.sqrt(H1)
    P['b2'] = np.zeros(H2)
    P['W3'] = np.random.randn(H2, K) / np.sqrt(H2)
    P['b3'] = np.zeros(K)
    return P


def loss_and_grads(P, X, y):
    m = X.shape[0]
    h1 = np.tanh(X.dot(P['W1']) + P['b1'])
    h2 = np.tanh(h1.dot(P['W2']) + P['b2'])
    scores = h2.dot(P['W3']) + P['b3']
    scores -= scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    probs = e / e.sum(axis=1, keepdims=True)
    data_loss = -np.log(probs[np.arange(m), y]).mean()
    reg_loss = 0.5 * REG * sum(np.sum(P[k] ** 2) for k in ('W1', 'W2', 'W3'))

    G = {}
    dscores = probs
    dscores[np.arange(m), y] -= 1
    dscores /= m
    G['W3'] = h2.T.dot(dscores) + REG * P['W3']
    G['b3'] = dscores.sum(axis=0)
    dh2 = dscores.dot(P['W3'].T)
    dz2 = dh2 * (1 - h2 ** 2)
    G['W2'] = h1.T.dot(dz2) + REG * P['W2']
    G['b2'] = dz2.sum(axis=0)
    dh1 = dz2.dot(P['W2'].T)
    dz1 = dh1 * (1 - h1 ** 2)
    G['W1'] = X.T.dot(dz1) + REG * P['W1']
    G['b1'] = dz1.sum(axis=0)
    return data_loss + reg_loss, G


def predict(P, X):
    h1 = np.tanh(X.dot(P['W1']) + P['b1'])
    h2 = np.tanh(h1.dot(P['W2']) + P['b2'])
    return np.argmax(h2.dot(P['W3']) + P['b3'], axis=1)


params = init_params()
vel = {k: np.zeros_like(v) for k, v in params.items()}
for i in range(1501):
    loss, grads = loss_and_grads(params, X, y)
    if i % 250 == 0:
        print("iteration %d: loss %f" % (i, loss))
    for k in params:
        vel[k] = MU * vel[k] - LR * grads[k]
        params[k] += vel[k]

print('training accuracy: %.3f' % np.mean(predict(params, X) == y))
