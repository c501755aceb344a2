import math, random
random.seed(30)
sg = lambda v: 1/(1+math.exp(-v))
class Unit:
    def __init__(self, fan): self.weights = [random.uniform(-1.5, 1.5) for _ in range(fan)]; self.value = 0; self.grad = 0
    def fire(self, below): self.value = sg(sum(w*u for w, u in zip(self.weights, below))); return self.value
hidden1 = [Unit(3) for _ in range(4)]; hidden2 = [Unit(5) for _ in range(3)]; top = Unit(4)
def predict(x):
    one = [u.fire(x+[1]) for u in hidden1]; two = [u.fire(one+[1]) for u in hidden2]
    return top.fire(two+[1])
data = [([random.random(), random.random()],) for _ in range(25)]
data = [(d[0], int(d[0][0]*d[0][1] > .25)) for d in data]
rate = .3
for epoch in range(100):
    ce = 0
    for x, t in data:
        y = predict(x)
        ce += -(t*math.log(y)+(1-t)*math.log(1-y))
        top.grad = (y-t)*y*(1-y)
        for j, u in enumerate(hidden2): u.grad = top.grad*top.weights[j]*u.value*(1-u.value)
        for j, u in enumerate(hidden1): u.grad = sum(v.grad*v.weights[j] for v in hidden2)*u.value*(1-u.value)
        below = [u.value for u in hidden2]+[1]
        for i in range(4): top.weights[i] -= rate*top.grad*below[i]
        below = [u.value for u in hidden1]+[1]
        for u in hidden2:
            for i in range(5): u.weights[i] -= rate*u.grad*below[i]
        for u in hidden1:
            for i, v in enumerate(x+[1]): u.weights[i] -= rate*u.grad*v
    if epoch % 10 == 0: print(epoch, ce/len(data))
