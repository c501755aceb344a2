import numpy as np


class ThreeLayerNet:
    def __init__(self, input_size, hidden1, hidden2, output_size, rng):
        self.params = {}
        self.params['W1'] = rng.standard_normal((input_size, hidden1)) * np.sqrt(2.0 / input_size)
        self.params['b1'] = np.zeros(hidden1)
        self.params['W2'] = rng.standard_normal((hidden1, hidden2)) * np.sqrt(2.0 / hidden1)
        self.params['b2'] = np.zeros(hidden2)
        self.params['W3'] = rng.standard_normal((hidden2, output_size)) * np.sqrt(2.0 / hidden2)
        self.params['b3'] = np.zeros(output_size)

    def predict(self, x):
        p = self.params
        self.a1 = x @ p['W1'] + p['b1']
        self.z1 = np.maximum(0, self.a1)
        self.a2 = self.z1 @ p['W2'] + p['b2']
        self.z2 = np.maximum(0, self.a2)
        a3 = self.z2 @ p['W3'] + p['b3']
        e = np.exp(a3 - np.max(a3, axis=1, keepdims=True))
        return e / np.sum(e, axis=1, keepdims=True)

    def loss(self, x, t):
        y = self.predict(x)
        return -np.sum(t * np.log(y + 1e-12)) / len(x)

    def accuracy(self, x, t):
        return np.mean(np.argmax(self.predict(x), axis=1) == np.argmax(t, axis=1))

    def gradient(self, x, t):
        p = self.params
        n = x.shape[0]
        y = self.predict(x)
        grads = {}
        d3 = y - t
        grads['W3'] = self.z2.T @ d3 / n
        grads['b3'] = np.sum(d3, axis=0) / n
        d2 = (d3 @ p['W3'].T) * (self.a2 > 0)
        grads['W2'] = self.z1.T @ d2 / n
        grads['b2'] = np.sum(d2, axis=0) / n
        d1 = (d2 @ p['W2'].T) * (self.a1 > 0)
        grads['W1'] = x.T @ d1
        grads['b1'] = np.sum(d1, axis=0) / n
        return grads


def make_blobs(rng, n, k=4):
    c = np.array([[2, 2], [-2, 2], [-2, -2], [2, -2]], dtype=float)
    labels = rng.integers(0, k, n)
    x = c[labels] + rng.normal(0, 1.0, (n, 2))
    return x, np.eye(k)[labels]


rng = np.random.default_rng(14)
x_train, t_train = make_blobs(rng, 300)
x_test, t_test = make_blobs(rng, 150)
network = ThreeLayerNet(2, 16, 12, 4, rng)
batch_size = 20
learning_rate = 0.02
for epoch in range(50):
    perm = rng.permutation(len(x_train))
    for i in range(0, len(perm), batch_size):
        mask = perm[i:i + batch_size]
        g = network.gradient(x_train[mask], t_train[mask])
        for key in g:
            network.params[key] -= learning_rate * g[key]
    if epoch % 5 == 4:
        print("epoch %d loss %.4f train acc %.3f test acc %.3f" % (
            epoch + 1, network.loss(x_train, t_train),
            network.accuracy(x_train, t_train), network.accuracy(x_test, t_test)))
