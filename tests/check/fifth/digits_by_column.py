import numpy as np

# Columns are samples.  8x8 "digits": a smooth random prototype per class, shifted and noisy.
rng = np.random.RandomState(42)
C, PIX = 6, 64


def prototype():
    coarse = rng.rand(4, 4)
    return np.kron(coarse, np.ones((2, 2)))


protos = [prototype() for _ in range(C)]


def sample(n):
    lab = rng.randint(0, C, n)
    img = np.empty((PIX, n))
    for j in range(n):
        p = np.roll(protos[lab[j]], rng.randint(-1, 2), axis=rng.randint(2))
        img[:, j] = (p + rng.normal(0, 0.25, p.shape)).ravel()
    return img, lab


X_train, y_train = sample(600)
X_test, y_test = sample(200)
mean_image = X_train.mean(axis=1, keepdims=True)
X_train = X_train - mean_image
X_test = X_test - mean_image
Y_train = np.eye(C)[:, y_train]


def init(*sizes):
    net = {}
    for i in range(1, len(sizes)):
        net[f'W{i}'] = rng.randn(sizes[i], sizes[i - 1]) * np.sqrt(2 / sizes[i - 1])
        net[f'b{i}'] = np.zeros((sizes[i], 1))
    return net


def forward(net, X):
    Z1 = np.einsum('ij,jn->in', net['W1'], X) + net['b1']
    A1 = np.where(Z1 > 0, Z1, 0)
    Z2 = np.einsum('ij,jn->in', net['W2'], A1) + net['b2']
    A2 = np.where(Z2 > 0, Z2, 0)
    Z3 = np.einsum('ij,jn->in', net['W3'], A2) + net['b3']
    Z3 = Z3 - Z3.max(axis=0)
    P = np.exp(Z3)
    P /= P.sum(axis=0)
    return Z1, A1, Z2, A2, P


def backward(net, X, Y, cache):
    Z1, A1, Z2, A2, P = cache
    m = X.shape[1]
    d3 = (P - Y) / m
    d2 = np.einsum('oi,on->in', net['W3'], d3) * (Z2 > 0)
    d1 = np.einsum('oi,on->in', net['W2'], d2) * (Z1 > 0)
    g = {}
    for i, (d, a) in enumerate([(d1, X), (d2, A1), (d3, A2)], start=1):
        g[f'W{i}'] = np.einsum('on,in->oi', d, a)
        g[f'b{i}'] = d.sum(axis=1, keepdims=True)
    return g


def xent(P, Y):
    return -np.sum(Y * np.log(P + 1e-12)) / Y.shape[1]


net = init(PIX, 40, 20, C)
speed = {k: np.zeros(v.shape) for k, v in net.items()}
lr, beta, batch = 0.05, 0.9, 50
for epoch in range(1, 31):
    if epoch in (15, 25):
        lr *= 0.3
    perm = rng.permutation(X_train.shape[1])
    for s in range(0, perm.size, batch):
        cols = perm[s:s + batch]
        grads = backward(net, X_train[:, cols], Y_train[:, cols], forward(net, X_train[:, cols]))
        for k in net:
            speed[k] = beta * speed[k] + grads[k]
            net[k] -= lr * speed[k]
    if epoch % 5 == 0:
        P = forward(net, X_train)[-1]
        acc = (P.argmax(axis=0) == y_train).mean()
        print(f'epoch {epoch:2d} lr {lr:.4f} train cross-entropy {xent(P, Y_train):.4f} accuracy {acc:.3f}')

guess = forward(net, X_test)[-1].argmax(axis=0)
confusion = np.zeros((C, C), int)
np.add.at(confusion, (y_test, guess), 1)
print('confusion matrix, row = true class')
print(confusion)
print('recall   ', np.round(confusion.diagonal() / confusion.sum(axis=1), 3))
print('precision', np.round(confusion.diagonal() / confusion.sum(axis=0), 3))
print('test accuracy', (guess == y_test).mean())
