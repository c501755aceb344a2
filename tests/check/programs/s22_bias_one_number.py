import numpy as np

# 2층 은닉층
class MLP:
    def __init__(self, n_in=2, n1=4, n2=4, n_out=1):
        self.W1 = np.random.randn(n_in, n1); self.b1 = np.zeros((1, n1))
        self.W2 = np.random.randn(n1, n2);   self.b2 = np.zeros((1, n2))
        self.W3 = np.random.randn(n2, n_out); self.b3 = np.zeros((1, n_out))

    def sigmoid(self, z):
        return 1/(1 + np.exp(-z))

    def forward(self, X):
        self.A0 = X
        self.A1 = self.sigmoid(X @ self.W1 + self.b1)
        self.A2 = self.sigmoid(self.A1 @ self.W2 + self.b2)
        self.A3 = self.sigmoid(self.A2 @ self.W3 + self.b3)
        return self.A3

    def backprop(self, Y, eta):
        m = len(Y)
        delta3 = (self.A3 - Y)/m
        delta2 = delta3 @ self.W3.T * self.A2*(1 - self.A2)
        delta1 = delta2 @ self.W2.T * self.A1*(1 - self.A1)
        self.W3 -= eta * self.A2.T @ delta3
        self.b3 -= eta * np.sum(delta3)
        self.W2 -= eta * self.A1.T @ delta2
        self.b2 -= eta * np.sum(delta2)
        self.W1 -= eta * self.A0.T @ delta1
        self.b1 -= eta * np.sum(delta1)

rng = np.random.default_rng(8)
X = rng.uniform(size=(100, 2))
Y = (X[:, :1] > X[:, 1:]).astype(float)
net = MLP()
for i in range(2000):
    P = net.forward(X)
    cost = -np.mean(Y*np.log(P) + (1 - Y)*np.log(1 - P))
    net.backprop(Y, 0.7)
    if i % 250 == 0:
        print("iteration %d: cost = %.4f" % (i, cost))
