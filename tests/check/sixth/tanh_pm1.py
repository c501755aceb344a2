import numpy as np
import matplotlib.pyplot as plt

# labels are -1 and +1, tanh everywhere, momentum, step schedule

np.random.seed(123)
N = 200
X = np.random.uniform(-1, 1, (N, 2))
Y = np.where(X[:, :1] ** 2 + X[:, 1:] ** 2 < 0.5, 1.0, -1.0)
X_train, Y_train = X[:150], Y[:150]
X_test, Y_test = X[150:], Y[150:]


class TanhLayer:
    def __init__(self, n_in, n_out):
        lim = np.sqrt(6.0 / (n_in + n_out))
        self.w = np.random.uniform(-lim, lim, (n_in + 1, n_out))   # last row: bias
        self.vel = np.zeros(self.w.shape)

    def forward(self, inp):
        self.inp = np.hstack([inp, np.ones((inp.shape[0], 1))])
        self.act = np.tanh(self.inp.dot(self.w))
        return self.act

    def backward(self, upstream):
        local = upstream * (1.0 - self.act ** 2)
        self.grad = self.inp.T.dot(local)
        return local.dot(self.w[:-1].T)

    def update(self, lr, momentum=0.9):
        self.vel = momentum * self.vel + lr * self.grad
        self.w -= self.vel


layers = [TanhLayer(2, 10), TanhLayer(10, 6), TanhLayer(6, 1)]


def net(inp):
    for l in layers:
        inp = l.forward(inp)
    return inp


train_curve, test_curve = [], []
for epoch in range(1500):
    lr = 0.1 if epoch < 800 else 0.02
    out = net(X_train)
    train_curve.append(np.mean((out - Y_train) ** 2))
    grad = 2.0 * (out - Y_train) / out.size
    for l in layers[::-1]:
        grad = l.backward(grad)
    for l in layers:
        l.update(lr)
    # second point: after the step, on held-out data
    test_curve.append(np.mean((net(X_test) - Y_test) ** 2))
    if (epoch + 1) % 250 == 0:
        print("epoch %4d  lr %.2f  train MSE before the step %.5f  test MSE after it %.5f"
              % (epoch + 1, lr, train_curve[-1], test_curve[-1]))

print("train accuracy %.3f" % np.mean(np.sign(net(X_train)) == Y_train))
print("test  accuracy %.3f" % np.mean(np.sign(net(X_test)) == Y_test))

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
left.semilogy(train_curve, label="train")
left.semilogy(test_curve, label="test")
left.set_xlabel("epoch")
left.legend()
gx, gy = np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 60))
gz = net(np.c_[gx.ravel(), gy.ravel()]).reshape(gx.shape)
right.contourf(gx, gy, gz, levels=20, cmap="coolwarm")
right.scatter(X_test[:, 0], X_test[:, 1], c=Y_test.ravel(), cmap="coolwarm", edgecolor="k")
plt.tight_layout()
plt.show()
