import numpy as np


def cross_entropy(p, q):
    """H(p, q) = - sum p log q, averaged over the rows; p: truth, q: prediction"""
    return -np.sum(p * np.log(q + 1e-10)) / p.shape[0]


class BlobClassifier:

    def __init__(self, n_features, n_hidden, n_classes, random_state=None):
        rng = np.random.RandomState(random_state)
        self.coefs_ = [rng.uniform(-.5, .5, (n_features, n_hidden)),
                       rng.uniform(-.5, .5, (n_hidden, n_hidden)),
                       rng.uniform(-.5, .5, (n_hidden, n_classes))]
        self.intercepts_ = [np.zeros(n_hidden), np.zeros(n_hidden), np.zeros(n_classes)]

    def _forward(self, X):
        A1 = np.tanh(X @ self.coefs_[0] + self.intercepts_[0])
        A2 = np.tanh(A1 @ self.coefs_[1] + self.intercepts_[1])
        S = A2 @ self.coefs_[2] + self.intercepts_[2]
        S = np.exp(S - S.max(axis=1)[:, np.newaxis])
        return A1, A2, S / S.sum(axis=1)[:, np.newaxis]

    def fit(self, X, y, learning_rate=.3, n_iter=500, verbose=50):
        onehot = (y[:, np.newaxis] == np.arange(3)).astype(float)
        self.loss_curve_ = []
        for i in range(n_iter):
            A1, A2, P = self._forward(X)
            self.loss_curve_.append(cross_entropy(P, onehot))
            E3 = (P - onehot) / X.shape[0]
            E2 = E3 @ self.coefs_[2].T * (1 - A2 ** 2)
            E1 = E2 @ self.coefs_[1].T * (1 - A1 ** 2)
            for j, (inp, err) in enumerate(((X, E1), (A1, E2), (A2, E3))):
                self.coefs_[j] -= learning_rate * inp.T @ err
                self.intercepts_[j] -= learning_rate * err.sum(axis=0)
            if verbose and i % verbose == 0:
                print('Iteration %d, loss = %.8f' % (i, self.loss_curve_[-1]))
        return self

    def predict_proba(self, X):
        return self._forward(X)[2]

    def predict(self, X):
        return np.argmax(self.predict_proba(X), axis=1)

    def score(self, X, y):
        return np.mean(self.predict(X) == y)


if __name__ == '__main__':
    rng = np.random.RandomState(22)
    y = rng.randint(3, size=300)
    X = np.array([[1.5, 0], [-1, 1.2], [-1, -1.2]])[y] + .6 * rng.randn(300, 2)
    clf = BlobClassifier(2, 8, 3, random_state=0).fit(X[:200], y[:200])
    print('train score', clf.score(X[:200], y[:200]))
    print('test score', clf.score(X[200:], y[200:]))
