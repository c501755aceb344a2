import numpy as np

np.random.seed(12)


class Layer:
    """fully connected + sigmoid"""

    def __init__(self, n_in, n_out):
        self.w = np.random.uniform(-1, 1, (n_in, n_out))
        self.b = np.random.uniform(-1, 1, (1, n_out))
        self.vw = np.zeros_like(self.w)
        self.vb = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        self.y = 1 / (1 + np.exp(-(x @ self.w + self.b)))
        return self.y

    def backward(self, up):
        local = up * self.y * (1 - self.y)
        self.grad_w = self.x.T @ local
        self.grad_b = np.sum(local, axis=0, keepdims=True)
        return local @ self.w.T


def momentum_step(param, grad, velocity, lr, mu):
    velocity = mu * velocity - lr * grad
    param += velocity


class Net:
    def __init__(self, sizes, lr, mu):
        self.layers = [Layer(i, o) for i, o in zip(sizes, sizes[1:])]
        self.lr = lr
        self.mu = mu

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, g):
        for layer in self.layers[::-1]:
            g = layer.backward(g)

    def update(self):
        for layer in self.layers:
            momentum_step(layer.w, layer.grad_w, layer.vw, self.lr, self.mu)
            momentum_step(layer.b, layer.grad_b, layer.vb, self.lr, self.mu)


def xor_points():
    v = np.linspace(0, 1, 11)
    a = np.c_[v, v]
    keep = np.abs(v - 0.5) > 1e-9
    b = np.c_[v, 1 - v][keep]
    return np.r_[a, b], np.r_[np.zeros((11, 1)), np.ones((10, 1))]


x, y = xor_points()
net = Net([2, 6, 4, 1], lr=0.3, mu=0.9)
for epoch in range(8000):
    out = net.forward(x)
    loss = 0.5 * np.sum((out - y) ** 2)
    net.backward(out - y)
    net.update()
    if epoch % 1000 == 0:
        print("epoch", epoch, "loss", loss)
print("accuracy", np.mean((net.forward(x) >= 0.5) == y))
