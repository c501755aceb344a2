import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

class Net:
    def __init__(self, lam=0.001, lr=0.5):
        self.lam, self.lr = lam, lr
        self.W1 = np.random.randn(2, 10); self.b1 = np.zeros((1, 10))
        self.W2 = np.random.randn(10, 10); self.b2 = np.zeros((1, 10))
        self.W3 = np.random.randn(10, 1); self.b3 = np.zeros((1, 1))

    def forward(self, X):
        self.X = X
        self.A1 = sigmoid(X @ self.W1 + self.b1)
        self.A2 = sigmoid(self.A1 @ self.W2 + self.b2)
        self.A3 = sigmoid(self.A2 @ self.W3 + self.b3)
        return self.A3

    def cost(self, Y):
        ce = -np.mean(Y * np.log(self.A3 + 1e-10) + (1 - Y) * np.log(1 - self.A3 + 1e-10))
        l2 = self.lam / 2 * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2) + np.sum(self.W3 ** 2))
        return ce + l2

    def backward(self, Y):
        m = len(Y)
        dZ3 = (self.A3 - Y) / m
        dW3 = self.A2.T @ dZ3 + self.lam * self.W3
        db3 = dZ3.sum(axis=0, keepdims=True)
        dZ2 = dZ3 @ self.W3.T * self.A2 * (1 - self.A2)
        dW2 = self.A1.T @ dZ2 + self.lam * self.W2
        db2 = dZ2.sum(axis=0, keepdims=True)
        dZ1 = dZ2 @ self.W2.T * self.A1 * (1 - self.A1)
        dW1 = self.X.T @ dZ1 + self.lam * self.W1
        db1 = dZ1.sum(axis=0, keepdims=True)
        self.W1 -= self.lr * dW1; self.b1 -= self.lr * db1
        self.W2 -= self.lr * dW2; self.b2 -= self.lr * db2
        self.W3 -= self.lr * dW3; self.b3 -= self.lr * db3

if __name__ == '__main__':
    np.random.seed(2)
    X = np.random.uniform(-1, 1, (100, 2))
    Y = (X[:, :1] ** 2 > X[:, 1:]).astype(float)
    net = Net()
    for i in range(1000):
        net.forward(X)
        c = net.cost(Y)
        net.backward(Y)
        if i % 100 == 0:
            print('epoch', i, 'cost', c)
