import numpy as np

# small noisy training set; stop when the validation loss has not improved for a while


class Net:
    def __init__(self, hidden, seed):
        g = np.random.default_rng(seed)
        self.params = [g.normal(0, 3, (1, hidden)), g.normal(0, 2, hidden),
                       g.normal(0, 1 / np.sqrt(hidden), (hidden, hidden)), np.zeros(hidden),
                       g.normal(0, 1 / np.sqrt(hidden), (hidden, 1)), np.zeros(1)]

    def forward(self, x):
        W1, b1, W2, b2, W3, b3 = self.params
        h1 = np.tanh(x @ W1 + b1)
        h2 = np.tanh(h1 @ W2 + b2)
        return h1, h2, h2 @ W3 + b3

    def loss(self, x, t):
        return float(np.mean((self.forward(x)[2] - t) ** 2))

    def grads(self, x, t):
        W1, b1, W2, b2, W3, b3 = self.params
        h1, h2, o = self.forward(x)
        d3 = 2 * (o - t) / len(x)
        d2 = d3 @ W3.T * (1 - h2 ** 2)
        d1 = d2 @ W2.T * (1 - h1 ** 2)
        return [x.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ d3, d3.sum(0)]


def data(n, seed):
    g = np.random.default_rng(seed)
    x = g.uniform(-1, 1, (n, 1))
    return x, np.sin(5 * x) + g.normal(0, 0.3, x.shape)


x_tr, t_tr = data(20, 1)
x_va, t_va = data(20, 2)
x_te, t_te = data(200, 3)
net = Net(30, seed=10)
vel = [np.zeros_like(p) for p in net.params]
best_loss, best_params, best_step = np.inf, None, 0
patience = 3000
for step in range(1, 20001):
    for p, v, g in zip(net.params, vel, net.grads(x_tr, t_tr)):
        v *= 0.9
        v -= 0.02 * g
        p += v
    val = net.loss(x_va, t_va)
    if val < best_loss:
        best_loss, best_step = val, step
        best_params = [p for p in net.params]
    if step % 500 == 0:
        print("step %5d train %.5f validation %.5f" % (step, net.loss(x_tr, t_tr), val))
    if step - best_step >= patience:
        print("no improvement for", patience, "steps: stop at", step)
        break
net.params = best_params
print("best step %d, validation loss there %.5f" % (best_step, best_loss))
print("test loss with the best weights %.5f" % net.loss(x_te, t_te))
