import numpy as np
np.random.seed(6)

# XOR with momentum
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
y = np.array([[0], [1], [1], [0]], dtype=np.float64)

def sig(t):
	return 1 / (1 + np.exp(-t))

n_hidden = 4
lr = 0.3
mu = 0.9
epochs = 4000

params = [
	np.random.randn(2, n_hidden), np.zeros((1, n_hidden)),
	np.random.randn(n_hidden, n_hidden), np.zeros((1, n_hidden)),
	np.random.randn(n_hidden, 1), np.zeros((1, 1)),
]
velocities = [np.zeros_like(p) for p in params]

for epoch in range(epochs + 1):
	w1, b1, w2, b2, w3, b3 = params

	# forward
	a1 = sig(x @ w1 + b1)
	a2 = sig(a1 @ w2 + b2)
	a3 = sig(a2 @ w3 + b3)

	loss = -np.mean(y * np.log(a3) + (1 - y) * np.log(1 - a3))
	if epoch % 400 == 0:
		print(f'epoch={epoch} loss={loss:.6f}')

	# backward
	d3 = (a3 - y) / len(x)
	d2 = d3 @ w3.T * a2 * (1 - a2)
	d1 = d2 @ w2.T * a1 * (1 - a1)
	grads = [
		x.T @ d1, d1.sum(axis=0, keepdims=True),
		a1.T @ d2, d2.sum(axis=0, keepdims=True),
		a2.T @ d3, d3.sum(axis=0, keepdims=True),
	]

	# momentum step
	for p, v, g in zip(params, velocities, grads):
		v = mu * v - lr * g
		p += v

print('result')
for row, out in zip(x, a3):
	print(row, '->', float(out[0]))
