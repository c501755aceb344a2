import numpy as np

generator = np.random.default_rng(20)


class Weight:
    def __init__(self, *shape, scale):
        self.data = generator.normal(0.0, scale, shape)
        self.grad = None


class RMSprop:
    def __init__(self, weights, lr=0.01, decay=0.9, eps=1e-8):
        self.weights = list(weights)
        self.lr, self.decay, self.eps = lr, decay, eps
        self.avg = [np.zeros_like(w.data) for w in self.weights]

    def step(self):
        for i, w in enumerate(self.weights):
            self.avg[i] = self.decay * self.avg[i] + (1 - self.decay) * w.grad ** 2
            w.data -= self.lr * w.grad / (np.sqrt(self.avg[i]) + self.eps)


class Layer:
    def __init__(self, n_in, n_out, kind):
        self.weight = Weight(n_in, n_out, scale=n_in ** -0.5)
        self.bias = Weight(1, n_out, scale=0.1)
        self.kind = kind

    def forward(self, x):
        self.x = x
        z = x @ self.weight.data + self.bias.data
        self.a = np.tanh(z) if self.kind == 'tanh' else 1 / (1 + np.exp(-z))
        return self.a

    def backward(self, da):
        slope = 1 - self.a ** 2 if self.kind == 'tanh' else self.a * (1 - self.a)
        dz = da * slope
        self.weight.grad = self.x.T @ dz
        self.bias.grad = dz.sum(axis=0, keepdims=True)
        return dz @ self.weight.data.T


hidden1 = Layer(2, 12, 'tanh')
hidden2 = Layer(12, 12, 'tanh')
output = Layer(12, 1, 'sigmoid')
layers = [hidden1, hidden2, output]
optimizer = RMSprop([hidden1.weight, hidden1.bias,
                     output.weight, output.bias])


def forward(x):
    for layer in layers:
        x = layer.forward(x)
    return x


def backward(g):
    for layer in layers[::-1]:
        g = layer.backward(g)


half = 100
u = generator.uniform(0, np.pi, half)
X = np.r_[np.c_[np.cos(u), np.sin(u)], np.c_[1 - np.cos(u), 0.5 - np.sin(u)]]
X = X + generator.normal(0, 0.1, X.shape)
T = np.r_[np.zeros((half, 1)), np.ones((half, 1))]

for epoch in range(301):
    P = forward(X)
    loss = np.mean((P - T) ** 2)
    backward(2 * (P - T) / len(X))
    optimizer.step()
    if epoch % 30 == 0:
        print('epoch {:<4d} loss {:.6f} accuracy {:.3f}'.format(epoch, loss, np.mean((P > 0.5) == T)))
