"""
Perceptron lab, exercise 4
Two-layer network for the 'stripe' problem, trained with cross entropy.
"""
import numpy as np

class Layer:
    def __init__(self, size_in, size_out, rng):
        limit = np.sqrt(6.0 / (size_in + size_out))
        self.weights = rng.uniform(-limit, limit, size=(size_out, size_in))
        self.bias = np.zeros((size_out, 1))

    def __call__(self, a):
        self.a_in = a
        self.a_out = 1.0 / (1.0 + np.exp(-(self.weights @ a + self.bias)))
        return self.a_out

    def pull_back(self, d_z):
        self.d_weights = d_z @ self.a_in.T
        self.d_bias = d_z.sum(axis=1, keepdims=True)
        return self.weights.T @ d_z

    def slope(self):
        return self.a_out * (1.0 - self.a_out)

    def descend(self, rate):
        self.weights -= rate * self.d_weights
        self.bias -= rate * self.d_bias


def cross_entropy(p, t):
    return float(np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p)))


def main():
    rng = np.random.default_rng(12)
    pts = rng.uniform(-1, 1, (2, 200))          # one column per point
    t = (np.abs(pts[0] + pts[1]) < 0.5).astype(float).reshape(1, -1)

    first = Layer(2, 8, rng)
    second = Layer(8, 1, rng)

    for k in range(4001):
        p = second(first(pts))
        if k % 800 == 0:
            acc = np.mean((p > 0.5) == (t > 0.5))
            print("pass", k, "cross entropy %.4f" % cross_entropy(p, t), "accuracy %.3f" % acc)
        d_p = (p - t) / t.shape[1]
        d_hidden = second.pull_back(d_p * second.slope())
        first.pull_back(d_hidden * first.slope())
        second.descend(2.0)
        first.descend(2.0)


if __name__ == "__main__":
    main()
