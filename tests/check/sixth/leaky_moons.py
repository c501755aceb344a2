import numpy as np


def leaky_relu(x):
    return np.where(x >= 0, x, 0.01 * x)


def leaky_relu_prime(x):
    return np.where(x >= 0, 1.0, 0.1)


def logistic(x):
    return 1 / (1 + np.exp(-x))


def build(layers, seed):
    r = np.random.RandomState(seed)
    net = []
    for i in range(len(layers) - 1):
        net.append({'w': r.randn(layers[i], layers[i + 1]) * np.sqrt(2. / layers[i]),
                    'b': np.zeros((1, layers[i + 1]))})
    return net


def run_forward(net, x):
    net[0]['in'] = x
    for i, layer in enumerate(net):
        layer['z'] = np.dot(layer['in'], layer['w']) + layer['b']
        if i + 1 < len(net):
            net[i + 1]['in'] = leaky_relu(layer['z'])
    return logistic(net[-1]['z'])


def run_backward(net, p, t):
    delta = (p - t) / t.shape[0]
    for i in reversed(range(len(net))):
        net[i]['dw'] = np.dot(net[i]['in'].T, delta)
        net[i]['db'] = np.sum(delta, axis=0, keepdims=True)
        if i > 0:
            delta = np.dot(delta, net[i]['w'].T) * leaky_relu_prime(net[i - 1]['z'])


def learn(net, lr):
    for layer in net:
        layer['w'] -= lr * layer['dw']
        layer['b'] -= lr * layer['db']


def log_loss(p, t):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean()


r = np.random.RandomState(77)
N = 300
ang = r.rand(N) * np.pi
t = (np.arange(N) % 2).reshape(-1, 1)
x = np.where(t == 0, np.c_[np.cos(ang), np.sin(ang)], np.c_[1 - np.cos(ang), .5 - np.sin(ang)])
x = x + .12 * r.randn(N, 2)
x_train, t_train, x_test, t_test = x[:200], t[:200], x[200:], t[200:]

net = build([2, 10, 10, 1], seed=3)
B = 25
for epoch in range(200):
    order = r.permutation(200)
    for s in range(0, 200, B):
        j = order[s:s + B]
        p = run_forward(net, x_train[j])
        run_backward(net, p, t_train[j])
        learn(net, 0.1)
    if (epoch + 1) % 20 == 0:
        print('[%3d] train %.4f test %.4f' % (epoch + 1, log_loss(run_forward(net, x_train), t_train),
                                             log_loss(run_forward(net, x_test), t_test)))
print('test accuracy', ((run_forward(net, x_test) > .5) == (t_test == 1)).mean())
