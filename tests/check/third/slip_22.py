import numpy as np


class Regressor:
    def __init__(self, n=12, seed=41):
        g = np.random.default_rng(seed)
        self.theta = {
            'W1': g.normal(0, 1.0, (1, n)), 'b1': g.normal(0, 1.0, (1, n)),
            'W2': g.normal(0, 1.0, (n, n)) / np.sqrt(n), 'b2': np.zeros((1, n)),
            'W3': g.normal(0, 1.0, (n, 1)) / np.sqrt(n), 'b3': np.zeros((1, 1)),
        }

    @staticmethod
    def sigma(z):
        return 1.0 / (1.0 + np.exp(-z))

    def forward(self, x, theta):
        s1 = self.sigma(x @ theta['W1'] + theta['b1'])
        s2 = self.sigma(s1 @ theta['W2'] + theta['b2'])
        return s1, s2, s2 @ theta['W3'] + theta['b3']

    def mse(self, x, y):
        return np.mean((self.forward(x, self.theta)[2] - y) ** 2)

    def grad(self, x, y, theta):
        s1, s2, out = self.forward(x, theta)
        r = 2.0 * (out - y) / y.shape[0]
        q2 = (r @ theta['W3'].T) * s2 * (1 - s2)
        q1 = (q2 @ theta['W2'].T) * s1 * (1 - s1)
        return {'W1': x.T @ q1, 'b1': q1.sum(axis=0, keepdims=True),
                'W2': s1.T @ q2, 'b2': q2.sum(axis=0, keepdims=True),
                'W3': s2.T @ r, 'b3': r.sum(axis=0, keepdims=True)}


class Nesterov:
    """Nesterov's accelerated gradient"""

    def __init__(self, lr=0.05, mu=0.9):
        self.lr, self.mu = lr, mu
        self.vel = {}

    def step(self, net, x, y):
        if not self.vel:
            self.vel = {k: np.zeros_like(p) for k, p in net.theta.items()}
        look = {k: p - self.mu * self.vel[k] for k, p in net.theta.items()}
        g = net.grad(x, y, look)
        for k in net.theta:
            self.vel[k] = self.mu * self.vel[k] - self.lr * g[k]
            net.theta[k] = net.theta[k] + self.vel[k]


def main():
    g = np.random.default_rng(0)
    x = g.uniform(-3, 3, (160, 1))
    y = np.sin(x) + g.normal(0, 0.05, x.shape)
    x_train, y_train, x_test, y_test = x[:120], y[:120], x[120:], y[120:]
    net, opt = Regressor(), Nesterov()
    for epoch in range(1, 3001):
        opt.step(net, x_train, y_train)
        if epoch % 300 == 0:
            print(f'epoch {epoch:4d}   train {net.mse(x_train, y_train):.5f}   test {net.mse(x_test, y_test):.5f}')


if __name__ == '__main__':
    main()
