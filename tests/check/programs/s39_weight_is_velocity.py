import numpy as np

lr = 0.1
beta = 0.9

class layer:
    def __init__(self, i, o):
        self.w = np.random.randn(i, o)
        self.v = np.zeros((i, o))
    def forward(self, x):
        self.x = x
        self.a = 1/(1+np.exp(-x.dot(self.w)))
        return self.a
    def backward(self, g):
        d = g*self.a*(1-self.a)
        self.g = self.x.T.dot(d)
        return d.dot(self.w.T)
    def update(self, optimizer):
        if optimizer == 'sgd':
            self.w = self.w - lr*self.g
        elif optimizer == 'momentum':
            self.v = beta*self.v - lr*self.g
            self.w = self.v

import sys
optimizer = sys.argv[1] if len(sys.argv) > 1 else 'sgd'
np.random.seed(0)
X = np.random.rand(100, 2)
Y = np.array([[int(p > q)] for p, q in X])
net = [layer(2, 4), layer(4, 4), layer(4, 1)]
for epoch in range(1000):
    out = X
    for l in net:
        out = l.forward(out)
    loss = np.mean((out-Y)**2)
    g = 2*(out-Y)/len(Y)
    for l in net[::-1]:
        g = l.backward(g)
    for l in net:
        l.update(optimizer)
    if epoch % 100 == 0:
        print(epoch, loss)
