# seven-segment digits with noise, softmax, mini-batch SGD with momentum
import numpy as np
try:
    from tqdm import tqdm
except ImportError:
    tqdm = list

SEGMENTS = ['1110111', '0010010', '1011101', '1011011', '0111010',
            '1101011', '1101111', '1010010', '1111111', '1111011']
CODE = np.array([[float(c) for c in s] for s in SEGMENTS])


def load(n, rng):
    labels = rng.integers(0, 10, n)
    return CODE[labels] + rng.normal(0, 0.3, (n, 7)), labels


def softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


class Classifier:
    def __init__(self, rng, n_hidden=24):
        self.w = [rng.normal(0, 1 / np.sqrt(7), (7, n_hidden)), rng.normal(0, 1 / np.sqrt(n_hidden), (n_hidden, 10))]
        self.b = [np.zeros(n_hidden), np.zeros(10)]

    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.w[0] + self.b[0])
        return softmax(self.h @ self.w[1] + self.b[1])

    def backward(self, p, labels):
        d = p.copy()
        d[np.arange(len(labels)), labels] -= 1.0
        d /= len(labels)
        dh = d @ self.w[1].T * (1 - self.h ** 2)
        return [self.x.T @ dh, self.h.T @ d], [dh.sum(axis=0), d.sum(axis=0)]


def loss(p, labels):
    return -np.log(p[np.arange(len(labels)), labels] + 1e-12).mean()


def train(net, x, labels, rng, epochs=30, batch=40, lr=0.05, momentum=0.9):
    for epoch in tqdm(range(epochs)):
        idx = rng.permutation(len(x))
        for s in range(0, len(x), batch):
            rows = idx[s:s + batch]
            velocity = [np.zeros_like(q) for q in net.w + net.b]
            dw, db = net.backward(net.forward(x[rows]), labels[rows])
            for q, v, g in zip(net.w + net.b, velocity, dw + db):
                v *= momentum
                v -= lr * g
                q += v
        if (epoch + 1) % 5 == 0:
            p = net.forward(x)
            print('epoch %d: loss %.4f, accuracy %.4f' % (epoch + 1, loss(p, labels), np.mean(p.argmax(1) == labels)))


rng = np.random.default_rng(123)
x_train, y_train = load(800, rng)
x_test, y_test = load(200, rng)
net = Classifier(rng)
train(net, x_train, y_train, rng)
p = net.forward(x_test)
print('test: loss %.4f, accuracy %.4f' % (loss(p, y_test), np.mean(p.argmax(1) == y_test)))
