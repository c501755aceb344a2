import numpy as np

np.random.seed(300)

# linear data of the lab and a two-hidden-layer net; mini-batches
x = np.random.rand(120, 2)
y = np.where(x[:, 0] > x[:, 1], 0., 1.).reshape(-1, 1)


def init_layer(n_in, n_out):
    return {'w': np.random.uniform(-1, 1, (n_in, n_out)), 'b': np.random.uniform(-1, 1, (1, n_out))}


layers = [init_layer(2, 5), init_layer(5, 4), init_layer(4, 1)]


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def forward_pass(data):
    signal = data
    for layer in layers:
        layer['in'] = signal
        signal = sigmoid(signal @ layer['w'] + layer['b'])
        layer['out'] = signal
    return signal


def back_propogation(target):
    grad = 2 * (layers[-1]['out'] - target) / target.size
    for layer in reversed(layers):
        delta = grad * layer['out'] * (1 - layer['out'])
        layer['dw'] = layer['in'].T @ delta
        layer['db'] = delta.sum(axis=0, keepdims=True)
        grad = delta @ layer['w'].T


def descend(rate):
    for layer in layers:
        layer['w'] = layer['w'] - rate * layer['dw']
        layer['b'] = layer['b'] - rate * layer['db']


prediction = forward_pass(x)
print('before training: loss', np.mean((prediction - y) ** 2))
for epoch in range(1, 301):
    permutation = np.random.permutation(120)
    for begin in range(0, 120, 12):
        chosen = permutation[begin:begin + 12]
        forward_pass(x[chosen])
        back_propogation(y[chosen])
        descend(1.0)
    if epoch % 50 == 0:
        loss = np.mean((prediction - y) ** 2)
        print('epoch %d loss : %.10f' % (epoch, loss))

result = forward_pass(x)
for i in range(10):
    print('Iter%-3d |  Ground truth: %.1f |  prediction: %.5f' % (i, y[i, 0], result[i, 0]))
print('accuracy:', np.mean((result > 0.5) == (y > 0.5)))
