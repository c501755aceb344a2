import numpy as np
import math


class Parameter:
    def __init__(self, value):
        self.value = value
        self.grad = np.zeros_like(value)
        self.m = np.zeros_like(value)
        self.v = np.zeros_like(value)


class AdamOptimizer:
    def __init__(self, parameters, alpha=0.01):
        self.parameters = parameters
        self.alpha = alpha
        self.n_steps = 0

    def apply(self):
        for q in self.parameters:
            self.n_steps += 1
            q.m = 0.9 * q.m + 0.1 * q.grad
            q.v = 0.999 * q.v + 0.001 * np.square(q.grad)
            m_hat = q.m / (1 - math.pow(0.9, self.n_steps))
            v_hat = q.v / (1 - math.pow(0.999, self.n_steps))
            q.value = q.value - self.alpha * m_hat / (np.sqrt(v_hat) + 1e-8)


class SineModel:
    def __init__(self, n1, n2, seed):
        rs = np.random.RandomState(seed)
        self.W1 = Parameter(rs.normal(0, 1.0, (n1, 1)))
        self.b1 = Parameter(rs.normal(0, 0.5, (n1, 1)))
        self.W2 = Parameter(rs.normal(0, 1 / math.sqrt(n1), (n2, n1)))
        self.b2 = Parameter(np.zeros((n2, 1)))
        self.W3 = Parameter(rs.normal(0, 1 / math.sqrt(n2), (1, n2)))
        self.b3 = Parameter(np.zeros((1, 1)))

    def parameters(self):
        return [self.W1, self.b1, self.W2, self.b2, self.W3, self.b3]

    def forward(self, x):
        self.x = x
        self.a1 = np.tanh(self.W1.value @ x + self.b1.value)
        self.a2 = np.tanh(self.W2.value @ self.a1 + self.b2.value)
        self.y = self.W3.value @ self.a2 + self.b3.value
        return self.y

    def backward(self, target):
        n = target.shape[1]
        d3 = (self.y - target) * 2 / n
        d2 = self.W3.value.T @ d3 * (1 - self.a2 ** 2)
        d1 = self.W2.value.T @ d2 * (1 - self.a1 ** 2)
        for w, b, d, a in ((self.W3, self.b3, d3, self.a2), (self.W2, self.b2, d2, self.a1),
                           (self.W1, self.b1, d1, self.x)):
            w.grad = d @ a.T
            b.grad = d.sum(axis=1, keepdims=True)


def main():
    x = np.linspace(-math.pi, math.pi, 128).reshape(1, -1)
    target = np.sin(2 * x)
    model = SineModel(16, 16, seed=6)
    optimizer = AdamOptimizer(model.parameters())
    for i in range(1, 1001):
        y = model.forward(x)
        loss = ((y - target) ** 2).mean()
        model.backward(target)
        optimizer.apply()
        if i % 100 == 0:
            print("Iteration", i, "- loss:", f"{loss:.6f}")


if __name__ == "__main__":
    main()
