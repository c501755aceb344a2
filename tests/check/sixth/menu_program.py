import numpy as np


def ask(text, default):
    try:
        s = input(text + " [" + str(default) + "]: ").strip()
    except EOFError:
        s = ""
        print()
    return type(default)(s) if s else default


def get_data(choice):
    rs = np.random.RandomState(42)
    if choice == "1":
        P = rs.rand(100, 2)
        L = [0 if p[0] > p[1] else 1 for p in P]
    else:
        P, L = [], []
        for i in range(11):
            P.append([i / 10, i / 10]); L.append(0)
            if i != 5:
                P.append([i / 10, 1 - i / 10]); L.append(1)
    return np.array(P), np.array(L).reshape(-1, 1)


class NN(object):
    def __init__(self, hidden, lr):
        rs = np.random.RandomState(10)
        self.lr = lr
        self.W1 = rs.normal(0, 1, (2, hidden))
        self.B1 = np.zeros((1, hidden))
        self.W2 = rs.normal(0, 1, (hidden, hidden))
        self.B2 = np.zeros((1, hidden))
        self.W3 = rs.normal(0, 1, (hidden, 1))
        self.B3 = np.zeros((1, 1))

    def sig(self, t):
        return 1 / (1 + np.exp(-t))

    def feedforward(self, X):
        self.A0 = X
        self.A1 = self.sig(np.dot(X, self.W1) + self.B1)
        self.A2 = self.sig(np.dot(self.A1, self.W2) + self.B2)
        self.A3 = self.sig(np.dot(self.A2, self.W3) + self.B3)
        return self.A3

    def backprop(self, Y):
        m = Y.shape[0]
        dZ3 = self.A3 - Y
        dZ2 = np.dot(dZ3, self.W3.T) * self.A2 * (1 - self.A2)
        dZ1 = np.dot(dZ2, self.W2.T) * self.A1 * (1 - self.A1)
        self.W3 -= self.lr / m * np.dot(self.A2.T, dZ3)
        self.B3 -= self.lr / m * np.sum(dZ3, axis=0, keepdims=True)
        self.W2 -= self.lr / m * np.dot(self.A1.T, dZ2)
        self.B2 -= self.lr / m * np.sum(dZ2, axis=0, keepdims=True)
        self.W1 -= self.lr / m * np.dot(self.A0.T, dZ1)
        self.B1 -= self.lr / m * np.sum(dZ1, axis=0, keepdims=True)

    def cost(self, Y):
        return -np.mean(Y * np.log(self.A3) + (1 - Y) * np.log(1 - self.A3))


print("1) linear   2) xor")
which = ask("data set", "2")
hidden = ask("hidden units", 6)
lr = ask("learning rate", 1.0)
steps = ask("epochs", 5000)
X, Y = get_data(which)
net = NN(hidden, lr)
for e in range(steps):
    net.feedforward(X)
    if e % 500 == 0:
        print("Epoch", e, "cost", net.cost(Y))
    net.backprop(Y)
out = net.feedforward(X)
print("final cost", net.cost(Y))
print("correct: %d of %d" % (np.sum((out > 0.5) == Y), len(Y)))
