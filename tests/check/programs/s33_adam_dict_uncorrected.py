import numpy as np

np.random.seed(106)
names = ['w1', 'b1', 'w2', 'b2', 'w3', 'b3']
shapes = [(2, 8), (8,), (8, 8), (8,), (8, 1), (1,)]
theta = {n: np.random.randn(*s) * 0.5 for n, s in zip(names, shapes)}
mom = {n: np.zeros(s) for n, s in zip(names, shapes)}
vel = {n: np.zeros(s) for n, s in zip(names, shapes)}
x = np.random.randn(100, 2)
y = (x[:, :1] ** 2 + x[:, 1:] ** 2 < 1).astype(float)


def adam(grad, lr=0.01, b1=0.9, b2=0.99, eps=1e-8):
    for n in names:
        mom[n] = b1 * mom[n] + (1 - b1) * grad[n]
        vel[n] = b2 * vel[n] + (1 - b2) * np.square(grad[n])
        theta[n] = theta[n] - lr * mom[n] / (np.sqrt(vel[n]) + eps)


for epoch in range(300):
    h1 = np.tanh(x @ theta['w1'] + theta['b1'])
    h2 = np.tanh(h1 @ theta['w2'] + theta['b2'])
    p = 1 / (1 + np.exp(-(h2 @ theta['w3'] + theta['b3'])))
    loss = np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))
    d3 = (p - y) / len(x)
    d2 = d3 @ theta['w3'].T * (1 - h2 * h2)
    d1 = d2 @ theta['w2'].T * (1 - h1 * h1)
    adam(dict(w1=x.T @ d1, b1=d1.sum(0), w2=h1.T @ d2, b2=d2.sum(0), w3=h2.T @ d3, b3=d3.sum(0)))
    if epoch % 30 == 0:
        print(f'epoch {epoch} loss {loss:.4f}')
