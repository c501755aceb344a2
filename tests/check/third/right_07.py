import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

np.random.seed(11)

class SineNet:
	def __init__(self, hidden=16):
		self.p = [
			np.random.randn(1, hidden), np.zeros(hidden),
			np.random.randn(hidden, hidden) / np.sqrt(hidden), np.zeros(hidden),
			np.random.randn(hidden, 1) / np.sqrt(hidden), np.zeros(1),
		]
		self.vel = [np.zeros_like(q) for q in self.p]

	def run(self, x, p):
		w1, c1, w2, c2, w3, c3 = p
		h1 = np.tanh(x @ w1 + c1)
		h2 = np.tanh(h1 @ w2 + c2)
		return h1, h2, h2 @ w3 + c3

	def loss(self, x, y):
		return np.mean((self.run(x, self.p)[2] - y) ** 2)

	def gradients(self, x, y, p):
		w1, c1, w2, c2, w3, c3 = p
		h1, h2, out = self.run(x, p)
		e = 2 * (out - y) / len(x)
		g2 = (e @ w3.T) * (1 - h2 ** 2)
		g1 = (g2 @ w2.T) * (1 - h1 ** 2)
		return [x.T @ g1, g1.sum(0), h1.T @ g2, g2.sum(0), h2.T @ e, e.sum(0)]

	def nesterov(self, x, y, lr, mu):
		# gradient at the point where the velocity is going to bring us
		ahead = [q + mu * v for q, v in zip(self.p, self.vel)]
		g = self.gradients(x, y, ahead)
		for i in range(len(self.p)):
			self.vel[i] = mu * self.vel[i] - lr * g[i]
			self.p[i] = self.p[i] + self.vel[i]

x = np.random.uniform(-np.pi, np.pi, (200, 1))
y = np.sin(x) + 0.05 * np.random.randn(200, 1)
x_tr, y_tr = x[:150], y[:150]
x_te, y_te = x[150:], y[150:]

net = SineNet()
curve = []
lr0 = 0.02
for epoch in range(300):
	lr = lr0 / (1 + 0.01 * epoch)
	idx = np.random.permutation(150)
	for s in range(0, 150, 25):
		b = idx[s:s + 25]
		net.nesterov(x_tr[b], y_tr[b], lr, 0.9)
	curve.append(net.loss(x_tr, y_tr))
	if epoch % 50 == 0 or epoch == 299:
		print("epoch", epoch, "lr %.4f" % lr, "train mse %.5f" % curve[-1])

print("test mse %.5f" % net.loss(x_te, y_te))
grid = np.linspace(-np.pi, np.pi, 200).reshape(-1, 1)
plt.plot(grid, net.run(grid, net.p)[2], "r")
plt.plot(x_te, y_te, "k.")
plt.figure()
plt.semilogy(curve)
plt.show()
