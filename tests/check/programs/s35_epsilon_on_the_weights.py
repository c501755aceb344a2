import numpy as np

class Optimizer:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.state = {}
        self.t = 0

    def adam(self, net):
        self.t += 1
        for i, layer in enumerate(net.layers):
            m, v = self.state.get(i, (0, 0))
            m = 0.9*m + 0.1*layer.dw
            v = 0.999*v + 0.001*layer.dw**2
            self.state[i] = (m, v)
            mh = m/(1-0.9**self.t)
            vh = v/(1-0.999**self.t)
            layer.w -= self.lr*mh/np.sqrt(vh) + 1e-4

class Layer:
    def __init__(self, a, b):
        self.w = np.random.randn(a, b)
    def f(self, x):
        self.x, self.a = x, 1/(1+np.exp(-x@self.w))
        return self.a
    def b(self, e):
        d = e*self.a*(1-self.a)
        self.dw = self.x.T@d
        return d@self.w.T

class Net:
    def __init__(self):
        self.layers = [Layer(2, 6), Layer(6, 6), Layer(6, 1)]
    def forward(self, x):
        for l in self.layers: x = l.f(x)
        return x
    def backward(self, e):
        for l in self.layers[::-1]: e = l.b(e)

np.random.seed(9)
X = np.random.rand(100, 2)
Y = (X[:, :1] > X[:, 1:])*1.
net, opt = Net(), Optimizer(0.02)
for ep in range(600):
    P = net.forward(X)
    net.backward(2*(P-Y)/len(Y))
    opt.adam(net)
    if ep % 60 == 0:
        print("Epoch %3d, loss %.5f" % (ep, np.mean((P-Y)**2)))
