import numpy as np

class Dense:
    def __init__(self, fan_in, fan_out, rng):
        self.w = rng.normal(0, 1 / np.sqrt(fan_in), (fan_in, fan_out))
        self.b = np.zeros(fan_out)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, grad):
        self.gw = self.x.T @ grad
        self.gb = grad.sum(axis=0)
        return grad @ self.w.T

    def params(self):
        return [(self.w, self.gw), (self.b, self.gb)]


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out ** 2)

    def params(self):
        return []


class Adam:
    def __init__(self, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.t = 0
        self.m, self.v = {}, {}

    def step(self, pairs):
        self.t += 1
        for i, (p, g) in enumerate(pairs):
            m = self.m.get(i, np.zeros_like(p))
            v = self.v.get(i, np.zeros_like(p))
            m = self.b1 * m + (1 - self.b1) * g
            v = self.b2 * v + (1 - self.b2) * g * g
            self.m[i], self.v[i] = m, v
            m_hat = m / (1 - self.b1 * self.t)
            v_hat = v / (1 - self.b2 ** self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


rng = np.random.default_rng(11)
centers = np.array([[0, 2], [2, -1], [-2, -1], [0, 0]])
labels = rng.integers(0, 4, size=400)
X = centers[labels] + rng.normal(0, 0.5, (400, 2))
Y = np.eye(4)[labels]

layers = [Dense(2, 20, rng), Tanh(), Dense(20, 4, rng)]
opt = Adam(lr=0.005)

for epoch in range(60):
    order = rng.permutation(len(X))
    total = 0.0
    for start in range(0, len(X), 40):
        pick = order[start:start + 40]
        out = X[pick]
        for layer in layers:
            out = layer.forward(out)
        prob = softmax(out)
        total += -np.sum(Y[pick] * np.log(prob + 1e-12))
        grad = (prob - Y[pick]) / len(pick)
        for layer in reversed(layers):
            grad = layer.backward(grad)
        opt.step([pg for layer in layers for pg in layer.params()])
    if (epoch + 1) % 10 == 0:
        print(f"epoch {epoch + 1}: mean training loss {total / len(X):.4f}")

out = X
for layer in layers:
    out = layer.forward(out)
print("training accuracy:", np.mean(out.argmax(axis=1) == labels))
