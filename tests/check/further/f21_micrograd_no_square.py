import random, math
class Value:
    def __init__(self, data, children=()):
        self.data = data; self.grad = 0.0; self._prev = set(children); self._backward = lambda: None
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))
        def _backward():
            self.grad += out.grad; other.grad += out.grad
        out._backward = _backward
        return out
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad += other.data * out.grad; other.grad += self.data * out.grad
        out._backward = _backward
        return out
    def tanh(self):
        t = (math.exp(2*self.data) - 1)/(math.exp(2*self.data) + 1)
        out = Value(t, (self,))
        def _backward(): self.grad += (1 - t) * out.grad
        out._backward = _backward
        return out
    def __radd__(self, o): return self + o
    def __rmul__(self, o): return self * o
    def __neg__(self): return self * -1
    def __sub__(self, o): return self + (-o)
    def backward(self):
        topo, seen = [], set()
        def build(v):
            if v not in seen:
                seen.add(v)
                for c in v._prev: build(c)
                topo.append(v)
        build(self); self.grad = 1.0
        for v in reversed(topo): v._backward()
class Neuron:
    def __init__(self, n): self.w = [Value(random.uniform(-1,1)) for _ in range(n)]; self.b = Value(random.uniform(-1,1))
    def __call__(self, x): return sum((wi*xi for wi, xi in zip(self.w, x)), self.b).tanh()
    def parameters(self): return self.w + [self.b]
class MLP:
    def __init__(self, *s): self.layers = [[Neuron(a) for _ in range(b)] for a, b in zip(s, s[1:])]
    def __call__(self, x):
        for l in self.layers: x = [n(x) for n in l]
        return x[0]
    def parameters(self): return [p for l in self.layers for n in l for p in n.parameters()]
random.seed(3)
n = MLP(2, 4, 4, 1)
xs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]; ys = [-1.0, 1.0, 1.0, -1.0]
for k in range(50):
    pred = [n(x) for x in xs]
    loss = sum(((p - y)*(p - y) for p, y in zip(pred, ys)), Value(0.0))
    for p in n.parameters(): p.grad = 0.0
    loss.backward()
    for p in n.parameters(): p.data += -0.05 * p.grad
    print(k, loss.data)
