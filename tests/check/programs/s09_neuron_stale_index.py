import math
import random


class Net:
    def __init__(self, n_in=2, n_h1=3, n_h2=3, lr=0.5):
        r = lambda: random.uniform(-1.0, 1.0)
        self.lr = lr
        self.w1 = [[r() for _ in range(n_in)] for _ in range(n_h1)]
        self.w2 = [[r() for _ in range(n_h1)] for _ in range(n_h2)]
        self.w3 = [r() for _ in range(n_h2)]

    @staticmethod
    def sig(v):
        return 1 / (1 + math.exp(-v))

    def forward(self, x):
        self.x = x
        self.h1 = []
        for i in range(len(self.w1)):
            s = 0
            for j in range(len(x)):
                s += self.w1[i][j] * x[j]
            self.h1.append(self.sig(s))
        self.h2 = []
        for i in range(len(self.w2)):
            s = 0
            for k in range(len(self.h1)):
                s += self.w2[i][k] * self.h1[j]
            self.h2.append(self.sig(s))
        s = 0
        for i in range(len(self.w3)):
            s += self.w3[i] * self.h2[i]
        self.y = self.sig(s)
        return self.y

    def backward(self, t):
        d3 = (self.y - t) * self.y * (1 - self.y)
        d2 = [d3 * self.w3[i] * h * (1 - h) for i, h in enumerate(self.h2)]
        d1 = []
        for j, h in enumerate(self.h1):
            e = sum(d2[i] * self.w2[i][j] for i in range(len(d2)))
            d1.append(e * h * (1 - h))
        for i in range(len(self.w3)):
            self.w3[i] -= self.lr * d3 * self.h2[i]
        for i in range(len(self.w2)):
            for j in range(len(self.h1)):
                self.w2[i][j] -= self.lr * d2[i] * self.h1[j]
        for i in range(len(self.w1)):
            for j in range(len(self.x)):
                self.w1[i][j] -= self.lr * d1[i] * self.x[j]


random.seed(0)
points = [(random.random(), random.random()) for _ in range(50)]
data = [(p, 1 if p[0] > p[1] else 0) for p in points]
net = Net()
for epoch in range(200):
    loss = 0
    for p, t in data:
        y = net.forward(p)
        loss += (y - t) ** 2 / 2
        net.backward(t)
    if epoch % 20 == 0:
        print('epoch', epoch, 'loss', loss / len(data))
