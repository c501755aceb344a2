import numpy as np

def init(seed=0, d=2, h=10):
    r = np.random.RandomState(seed)
    P = {}
    P['W1'] = r.randn(d, h); P['b1'] = np.zeros(h)
    P['W2'] = r.randn(h, h); P['b2'] = np.zeros(h)
    P['W3'] = r.randn(h, 1); P['b3'] = np.zeros(1)
    return P

sig = lambda t: 1/(1+np.exp(-t))

def loss_and_grads(P, X, Y):
    H1 = sig(X @ P['W1'] + P['b1'])
    H2 = sig(H1 @ P['W2'] + P['b2'])
    F = sig(H2 @ P['W3'] + P['b3'])
    L = -np.mean(Y*np.log(F) + (1-Y)*np.log(1-F))
    G = {}
    dF = (F - Y)/X.shape[0]
    G['W3'] = H2.T @ dF
    G['b3'] = dF.sum(0)
    dH2 = dF @ P['W3'].T * H2*(1-H2)
    G['W2'] = H1.T @ dH2
    G['b2'] = dH2.sum(0)
    dH1 = dH2 @ P['W2'].T * H1*(1-H1)
    G['W1'] = X.T @ dH1
    G['b1'] = dH1.sum(0)
    return L, G

def accuracy(P, X, Y):
    H = X
    for i in '123':
        H = sig(H @ P['W'+i] + P['b'+i])
    return float(((H > 0.5) == Y).mean())

def sgd(P, G, lr):
    return {k: P[k] - lr*G[k] for k in P}

if __name__ == '__main__':
    r = np.random.RandomState(9)
    X = r.rand(200, 2)*2 - 1
    Y = ((X**2).sum(1) < 0.5).astype(float).reshape(-1, 1)
    P = init()
    for t in range(3001):
        L, G = loss_and_grads(P, X, Y)
        P = sgd(P, G, 0.5)
        if t % 300 == 0:
            print('t=%d loss=%.4f acc=%.3f' % (t, L, accuracy(P, X, Y)))
