import numpy as np

np.random.seed(10)

x = np.random.uniform(0, 1, (100, 2))
y = np.array([[0] if p[0] > p[1] else [1] for p in x])


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dsigmoid(x):
    return x * (1 - x)


params = {
    'w1': np.random.randn(2, 4), 'b1': np.zeros((1, 4)),
    'w2': np.random.randn(4, 4), 'b2': np.zeros((1, 4)),
    'w3': np.random.randn(4, 1), 'b3': np.zeros((1, 1)),
}


def forward(x, p):
    a1 = sigmoid(np.dot(x, p['w1']) + p['b1'])
    a2 = sigmoid(np.dot(a1, p['w2']) + p['b2'])
    a3 = sigmoid(np.dot(a2, p['w3']) + p['b3'])
    return a1, a2, a3


def backward(x, y, p, outs):
    a1, a2, a3 = outs
    n = x.shape[0]
    dz3 = 2 * (a3 - y) * dsigmoid(a3) / n
    dz2 = np.dot(dz3, p['w3'].T) * dsigmoid(a2)
    dz1 = np.dot(dz2, p['w2']) * dsigmoid(a1)
    return {
        'w3': np.dot(a2.T, dz3), 'b3': np.sum(dz3, axis=0, keepdims=True),
        'w2': np.dot(a1.T, dz2), 'b2': np.sum(dz2, axis=0, keepdims=True),
        'w1': np.dot(x.T, dz1), 'b1': np.sum(dz1, axis=0, keepdims=True),
    }


lr = 0.8
for epoch in range(2000):
    outs = forward(x, params)
    loss = np.mean((outs[-1] - y) ** 2)
    grads = backward(x, y, params, outs)
    for key in params:
        params[key] -= lr * grads[key]
    if epoch % 200 == 0:
        print('epoch {} loss : {}'.format(epoch, loss))
