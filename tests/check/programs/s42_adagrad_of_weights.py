import numpy as np


class AdaGrad:
    def __init__(self, lr=0.1):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)
        for key in params.keys():
            self.h[key] += params[key] * params[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


class Net:
    def __init__(self):
        self.params = {'w1': np.random.randn(2, 4), 'w2': np.random.randn(4, 4), 'w3': np.random.randn(4, 1)}

    def predict(self, x):
        self.x = x
        self.a1 = self.sigmoid(np.dot(x, self.params['w1']))
        self.a2 = self.sigmoid(np.dot(self.a1, self.params['w2']))
        self.a3 = self.sigmoid(np.dot(self.a2, self.params['w3']))
        return self.a3

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def gradient(self, t):
        d = 2 * (self.a3 - t) / t.shape[0] * self.a3 * (1 - self.a3)
        grads = {'w3': np.dot(self.a2.T, d)}
        d = np.dot(d, self.params['w3'].T) * self.a2 * (1 - self.a2)
        grads['w2'] = np.dot(self.a1.T, d)
        d = np.dot(d, self.params['w2'].T) * self.a1 * (1 - self.a1)
        grads['w1'] = np.dot(self.x.T, d)
        return grads


if __name__ == '__main__':
    np.random.seed(40)
    x = np.random.rand(100, 2)
    t = (x[:, [0]] > x[:, [1]]).astype(np.int64)
    net = Net()
    opt = AdaGrad(lr=0.5)
    for i in range(2000):
        y = net.predict(x)
        loss = np.mean((y - t) ** 2)
        opt.update(net.params, net.gradient(t))
        if i % 200 == 0:
            print('iter', i, 'loss', loss)
