import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def d_sigmoid(a):
    return a * (1 - a)

class BPNN:
    def __init__(self, eta):
        self.eta = eta
        self.V = np.random.uniform(-1, 1, (3, 4))
        self.U = np.random.uniform(-1, 1, (5, 4))
        self.W = np.random.uniform(-1, 1, (5, 1))

    def add_one(self, a):
        return np.concatenate([a, np.ones((a.shape[0], 1))], axis=1)

    def forward(self, x):
        self.x = self.add_one(x)
        self.h = sigmoid(self.x @ self.V)
        self.hb = self.add_one(self.h)
        self.g = sigmoid(self.hb @ self.U)
        self.gb = self.add_one(self.g)
        self.o = sigmoid(self.gb @ self.W)
        return self.o

    def backward(self, t):
        do = (self.o - t) * d_sigmoid(self.o)
        dg = (do @ self.W[:-1].T) * d_sigmoid(self.g)
        dh = (dg @ self.U[:-1].T) * d_sigmoid(self.h)
        self.W -= self.eta * self.gb.T @ do
        self.U -= self.eta * self.hb.T @ dg
        self.V -= self.eta * self.x.T @ dh

print('1) linear  2) XOR')
choice = input('choose data: ')
eta = float(input('learning rate: '))
epochs = int(input('epochs: '))
if choice.strip() == '1':
    x = np.random.rand(100, 2)
    t = (x[:, :1] > x[:, 1:]).astype(int)
else:
    x = np.array([[i / 10, j] for i in range(11) for j in (i / 10, 1 - i / 10)])
    t = np.array([[0], [1]] * 11)
    x, t = np.delete(x, 11, 0), np.delete(t, 11, 0)
net = BPNN(eta)
for e in range(1, epochs + 1):
    o = net.forward(x)
    E = 0.5 * np.sum((t - o) ** 2)
    net.backward(t)
    if e % (epochs // 10) == 0:
        print('Epoch', e, 'E =', E)
print('Accuracy: %.1f %%' % (100 * np.mean((net.forward(x) > 0.5) == t)))
