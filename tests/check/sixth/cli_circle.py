import argparse
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument('-e', '--epochs', type=int, default=1500)
parser.add_argument('-r', '--rate', type=float, default=0.2)
parser.add_argument('-n', '--neurons', type=int, default=10)
parser.add_argument('--seed', type=int, default=2)
opt = parser.parse_args()
np.random.seed(opt.seed)


def circle(n):
    p = np.random.uniform(-1, 1, (n, 2))
    c = (p[:, 0] ** 2 + p[:, 1] ** 2 < 0.55).astype(int)
    return p, c


class MLP:
    def __init__(self, units):
        self.units = units
        self.w, self.b = [], []
        for i, o in zip(units, units[1:]):
            self.w.append(np.random.randn(i, o) / np.sqrt(i))
            self.b.append(np.zeros(o))

    def forward(self, x):
        self.a = [x]
        for k in range(len(self.w) - 1):
            self.a.append(np.tanh(self.a[-1] @ self.w[k] + self.b[k]))
        self.a.append(1 / (1 + np.exp(-(self.a[-1] @ self.w[-1] + self.b[-1]))))
        return self.a[-1]

    def gradients(self, t):
        delta = (self.a[-1] - t) / len(t)
        gw, gb = [], []
        for k in range(len(self.w) - 1, -1, -1):
            gw.append(self.a[k].T @ delta)
            gb.append(delta.sum(axis=0))
            if k:
                delta = delta @ self.w[k].T * (1 - self.a[k] ** 2)
        return gw[::-1], gb[::-1]

    def update(self, gw, gb, rate):
        for k in range(len(self.w)):
            self.w[k] -= rate * gw[k]
            self.b[k] -= rate * gb[k]

    def classify(self, x):
        return (self.forward(x) > 0.5).astype(int)


def cross_entropy(p, t):
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))


def score(net, x, labels):
    return np.mean(net.classify(x) == labels)


x_train, c_train = circle(150)
x_test, c_test = circle(80)
net = MLP([2, opt.neurons, opt.neurons, 1])
target = c_train.reshape(-1, 1)
for epoch in range(1, opt.epochs + 1):
    p = net.forward(x_train)
    loss = cross_entropy(p, target)
    net.update(*net.gradients(target), opt.rate)
    if epoch % 150 == 0:
        print('epoch {} loss {:.5f}'.format(epoch, loss))
print('train accuracy', score(net, x_train, c_train))
print('test accuracy', score(net, x_test, c_test))
