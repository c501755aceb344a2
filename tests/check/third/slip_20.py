import numpy as np
import matplotlib.pyplot as plt


class BinaryClassifier:
    """ input -> tanh -> tanh -> sigmoid, trained with binary cross-entropy """

    def __init__(self, layers=(2, 7, 5, 1), lr=0.5, epochs=1500, verbose=150):
        self.layers = layers
        self.lr = lr
        self.epochs = epochs
        self.verbose = verbose
        self.loss_history = []

    def _init_weights(self):
        rng = np.random.default_rng(13)
        n0, n1, n2, n3 = self.layers
        self.W1, self.b1 = rng.normal(0, 1 / np.sqrt(n0), (n0, n1)), np.zeros((1, n1))
        self.W2, self.b2 = rng.normal(0, 1 / np.sqrt(n1), (n1, n2)), np.zeros((1, n2))
        self.W3, self.b3 = rng.normal(0, 1 / np.sqrt(n2), (n2, 1)), np.zeros((1, n3))

    def _sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def _forward(self, X):
        self.A1 = np.tanh(X @ self.W1 + self.b1)
        self.A2 = np.tanh(self.A1 @ self.W2 + self.b2)
        self.A3 = self._sigmoid(self.A2 @ self.W3 + self.b3)
        return self.A3

    def _loss(self, y, p):
        return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))

    def _backward(self, X, y):
        m = len(y)
        dZ3 = (self.A3 - y) * self.A3 * (1 - self.A3)
        dW3 = self.A2.T @ dZ3 / m
        db3 = dZ3.mean(axis=0, keepdims=True)
        dZ2 = dZ3 @ self.W3.T * (1 - np.square(self.A2))
        dW2 = self.A1.T @ dZ2 / m
        db2 = dZ2.mean(axis=0, keepdims=True)
        dZ1 = dZ2 @ self.W2.T * (1 - np.square(self.A1))
        dW1 = X.T @ dZ1 / m
        db1 = dZ1.mean(axis=0, keepdims=True)
        for p, g in ((self.W1, dW1), (self.b1, db1), (self.W2, dW2),
                     (self.b2, db2), (self.W3, dW3), (self.b3, db3)):
            p -= self.lr * g

    def fit(self, X, y):
        self._init_weights()
        for i in range(self.epochs):
            p = self._forward(X)
            self.loss_history.append(self._loss(y, p))
            self._backward(X, y)
            if i % self.verbose == 0:
                print(f'Epoch {i:5d}   BCE {self.loss_history[-1]:.5f}')
        return self

    def predict(self, X):
        return (self._forward(X) > 0.5).astype(int)


def circle_data(n, seed):
    rng = np.random.default_rng(seed)
    X = rng.uniform(-1, 1, (n, 2))
    y = (np.hypot(X[:, 0], X[:, 1]) < 0.7).astype(int)[:, None]
    return X, y


X_train, y_train = circle_data(200, 1)
X_test, y_test = circle_data(100, 2)
clf = BinaryClassifier().fit(X_train, y_train)
print('train accuracy', (clf.predict(X_train) == y_train).mean())
print('test accuracy', (clf.predict(X_test) == y_test).mean())
plt.plot(clf.loss_history)
plt.show()
