import random

random.seed(5)
class Neuron:
	def __init__(self, k, linear=False):
		self.w = [random.gauss(0.1, 0.6) for _ in range(k)]
		self.b = 0.1
		self.linear = linear
	def out(self, xs):
		self.xs = xs
		self.z = sum(a*b for a, b in zip(self.w, xs)) + self.b
		self.y = self.z if self.linear or self.z > 0 else 0.2*self.z
		return self.y
	def slope(self):
		return 1.0 if self.linear or self.z > 0 else 0.2
	def learn(self, err, lr):
		d = err*self.slope()
		down = [d*a for a in self.w]
		for i in range(len(self.w)):
			self.w[i] -= lr*err*self.xs[i]
		self.b -= lr*d
		return down

class Net:
	def __init__(self, *sizes):
		self.layers = [[Neuron(a, linear=(i == len(sizes)-2)) for _ in range(b)] for i, (a, b) in enumerate(zip(sizes, sizes[1:]))]
	def __call__(self, xs):
		for layer in self.layers:
			xs = [n.out(xs) for n in layer]
		return xs[0]
	def learn(self, err, lr):
		errs = [err]
		for layer in reversed(self.layers):
			downs = [n.learn(e, lr) for n, e in zip(layer, errs)]
			errs = [sum(c) for c in zip(*downs)]

points = [(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(20)]
net = Net(2, 4, 4, 1)
for epoch in range(200):
	total = 0
	for a, b in points:
		target = a*b
		y = net([a, b])
		total += (y-target)**2
		net.learn(2*(y-target), 0.02)
	if epoch % 20 == 0:
		print('epoch', epoch, 'loss', total/len(points))
