import numpy as np

np.random.seed(107)


class Net:
    def __init__(self):
        self.W = [np.random.randn(2, 4), np.random.randn(4, 4), np.random.randn(4, 1)]
        self.V = [np.zeros_like(w) for w in self.W]

    def forward(self, x):
        self.A = [x]
        for w in self.W:
            self.A.append(1 / (1 + np.exp(-self.A[-1] @ w)))
        return self.A[-1]

    def backward(self, y):
        d = 2 * (self.A[-1] - y) / len(y) * self.A[-1] * (1 - self.A[-1])
        grads = []
        for i in (2, 1, 0):
            grads.insert(0, self.A[i].T @ d)
            d = d @ self.W[i].T * self.A[i] * (1 - self.A[i])
        return grads

    def momentum_step(self, grads, lr=0.1, beta=0.9):
        for i, g in enumerate(grads):
            self.V[i] = beta * self.V[i] - lr * g
            self.W[i] = self.W[i] - self.V[i]


x = np.random.rand(80, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
net = Net()
for epoch in range(300):
    out = net.forward(x)
    loss = np.mean((out - y) ** 2)
    net.momentum_step(net.backward(y))
    if epoch % 30 == 0:
        print('epoch', epoch, 'loss', loss)
