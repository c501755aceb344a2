import numpy as np
from math import pi

### helper ###
def sigm(v): return 1/(1+np.exp(-v))

def ring_data(N, rs):
    phi = rs.uniform(0, 2*pi, N)
    lab = rs.randint(0, 2, N)
    rad = np.where(lab == 0, 1.0, 0.4) + rs.normal(0, 0.06, N)
    return np.array([rad*np.cos(phi), rad*np.sin(phi)]), lab[None, :]

### network, one column = one sample ###
def new_net(rs, dims=(2, 6, 4, 1)):
    net = {}
    for i in range(1, len(dims)):
        net['W%d' % i] = rs.normal(0, 1/np.sqrt(dims[i-1]), (dims[i], dims[i-1]))
        net['b%d' % i] = np.zeros((dims[i], 1))
    return net

def forward_pass(net, X):
    c = {'A0': X}
    c['A1'] = np.tanh(net['W1'] @ X + net['b1'])
    c['A2'] = np.tanh(net['W2'] @ c['A1'] + net['b2'])
    c['A3'] = sigm(net['W3'] @ c['A2'] + net['b3'])
    return c

def logloss(P, Y):
    return float(np.mean(-Y*np.log(P) - (1-Y)*np.log(1-P)))

def backprop_and_update(net, c, Y, eta):
    m = Y.shape[1]
    dZ = (c['A3'] - Y)/m
    for i in (3, 2, 1):
        dW = dZ @ c['A%d' % (i-1)].T
        db = dZ.sum(axis=1, keepdims=True)
        net['W%d' % i] -= eta*dW
        net['b%d' % i] -= eta*db
        if i > 1:
            dA = net['W%d' % i].T @ dZ
            dZ = dA*(1 - c['A%d' % (i-1)]**2)

def acc(net, X, Y):
    return np.mean((forward_pass(net, X)['A3'] > .5) == Y)

### run ###
rs = np.random.RandomState(4)
X, Y = ring_data(200, rs)
Xt, Yt = ring_data(80, rs)
net = new_net(rs)
for it in range(2001):
    c = forward_pass(net, X)
    if it % 200 == 0:
        print('it=%d\tloss=%.5f\tacc=%.3f' % (it, logloss(c['A3'], Y), acc(net, X, Y)))
    backprop_and_update(net, c, Y, eta=1.0)
print('test acc', acc(net, Xt, Yt))
