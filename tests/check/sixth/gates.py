import numpy as np

AND_OR_XOR = np.array([[0, 0, 0, 0, 0],
                       [0, 1, 0, 1, 1],
                       [1, 0, 0, 1, 1],
                       [1, 1, 1, 1, 0]], float)
inputs, targets = AND_OR_XOR[:, :2], AND_OR_XOR[:, 2:]


class GateNet:
    """2 - 6 - 3: learns AND, OR and XOR at once"""

    def __init__(self):
        rs = np.random.RandomState(9)
        self.W1 = rs.uniform(-1, 1, (2, 6))
        self.b1 = rs.uniform(-1, 1, (1, 6))
        self.W2 = rs.uniform(-1, 1, (6, 3))
        self.b2 = rs.uniform(-1, 1, (1, 3))
        self.eta = 0.2

    def activate(self, s):
        return 1.0 / (1.0 + np.exp(-s))

    def output(self, X):
        self.hid = self.activate(X.dot(self.W1) + self.b1)
        return self.activate(self.hid.dot(self.W2) + self.b2)

    def train_one(self, X, T):
        out = self.output(X)
        d_out = (out - T) * out * (1 - out)
        d_hid = d_out.dot(self.W2.T) * self.hid * (1 - self.hid)
        gW2 = self.hid.T.dot(d_out)
        gb2 = d_out.sum(axis=0, keepdims=True)
        gW1 = X.T.dot(d_hid)
        gb1 = d_hid.sum(axis=0, keepdims=True)
        self.W2 -= self.eta * gW2
        self.b2 -= gb2
        self.W1 -= self.eta * gW1
        self.b1 -= self.eta * gb1

    def error(self, X, T):
        return 0.5 * np.sum((self.output(X) - T) ** 2)


net = GateNet()
rs = np.random.RandomState(0)
for cycle in range(1, 10001):
    for i in rs.permutation(4):
        net.train_one(inputs[i:i + 1], targets[i:i + 1])
    if cycle % 1000 == 0:
        print("cycle", cycle, "error", "%.6f" % net.error(inputs, targets))

result = net.output(inputs)
print("  x1 x2   AND     OR      XOR")
for x, r in zip(inputs, result):
    print("  %d  %d   %.4f  %.4f  %.4f" % (x[0], x[1], r[0], r[1], r[2]))
print("gates right:", int(np.sum(np.round(result) == targets)), "of", targets.size)
