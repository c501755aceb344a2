import numpy as np

np.random.seed(1234)
N_PER_CLASS, N_CLASS = 70, 3


def get_blobs():
    mu = np.array([[2.0, 0.0], [-1.0, 1.7], [-1.0, -1.7]])
    X = np.vstack([mu[c] + 0.7*np.random.randn(N_PER_CLASS, 2) for c in range(N_CLASS)])
    y = np.repeat(np.arange(N_CLASS), N_PER_CLASS)
    p = np.random.permutation(len(y))
    return X[p], y[p]


def one_hot(y):
    Y = np.zeros((y.size, N_CLASS))
    Y[np.arange(y.size), y] = 1
    return Y


def softmax(z):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e/np.sum(e, axis=0, keepdims=True)


def predict(par, X):
    W1, b1, W2, b2, W3, b3 = par
    Z1 = X.dot(W1) + b1
    H1 = np.tanh(Z1)
    Z2 = H1.dot(W2) + b2
    H2 = np.tanh(Z2)
    return Z1, H1, Z2, H2, softmax(H2.dot(W3) + b3)


def cross_entropy(P, Y):
    return -np.sum(Y*np.log(P + 1e-12))/len(Y)


def gradients(par, X, Y):
    W1, b1, W2, b2, W3, b3 = par
    Z1, H1, Z2, H2, P = predict(par, X)
    d3 = (P - Y)/len(X)
    d2 = d3.dot(W3.T)*(1 - H2**2)
    d1 = d2.dot(W2.T)*(1 - H1**2)
    return [X.T.dot(d1), d1.sum(axis=0),
            H1.T.dot(d2), d2.sum(axis=0),
            H2.T.dot(d3), d3.sum(axis=0)]


def accuracy(par, X, y):
    return np.mean(np.argmax(predict(par, X)[-1], axis=1) == y)


def main():
    X, y = get_blobs()
    Y = one_hot(y)
    n_train = 160
    par = [np.random.randn(2, 10)*np.sqrt(1/2), np.zeros(10),
           np.random.randn(10, 8)*np.sqrt(1/10), np.zeros(8),
           np.random.randn(8, 3)*np.sqrt(1/8), np.zeros(3)]
    alpha = 0.1
    for epoch in range(61):
        order = np.random.permutation(n_train)
        for k in range(0, n_train, 16):
            b = order[k:k+16]
            g = gradients(par, X[b], Y[b])
            par = [p - alpha*d for p, d in zip(par, g)]
        if epoch % 10 == 0:
            loss = cross_entropy(predict(par, X[:n_train])[-1], Y[:n_train])
            print("epoch %d: loss=%.4f, train acc=%.3f" % (epoch, loss, accuracy(par, X[:n_train], y[:n_train])))
    print("test acc = %.3f" % accuracy(par, X[n_train:], y[n_train:]))


main()
