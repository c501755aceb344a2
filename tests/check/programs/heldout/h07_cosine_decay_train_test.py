import numpy as np

np.random.seed(13)
pts = np.random.uniform(-1, 1, (150, 2))
lab = (pts[:, 0] ** 2 + pts[:, 1] ** 2 < 0.6).astype(int)
X_train, y_train, X_val, y_val = pts[:100], lab[:100], pts[100:], lab[100:]
Y_train, Y_val = np.eye(2)[y_train], np.eye(2)[y_val]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Net:
    def __init__(self):
        self.W = [np.random.randn(2, 10), np.random.randn(10, 10) * .3, np.random.randn(10, 2) * .3]
        self.b = [np.zeros(10), np.zeros(10), np.zeros(2)]

    def predict(self, X):
        self.h0 = X
        self.h1 = np.tanh(X @ self.W[0] + self.b[0])
        self.h2 = np.tanh(self.h1 @ self.W[1] + self.b[1])
        return softmax(self.h2 @ self.W[2] + self.b[2])


net = Net()
E = 400
for e in range(E):
    val = net.predict(X_val)
    val_loss = -np.mean(np.sum(Y_val * np.log(val + 1e-12), axis=1))
    p = net.predict(X_train)
    loss = -np.mean(np.sum(Y_train * np.log(p + 1e-12), axis=1))
    lr = 0.5 * 0.5 * (1 + np.cos(np.pi * e / E))
    d2 = (p - Y_train) / len(p)
    d1 = d2 @ net.W[2].T * (1 - net.h2 ** 2)
    d0 = d1 @ net.W[1].T * (1 - net.h1 ** 2)
    for i, (h, d) in enumerate(zip((net.h0, net.h1, net.h2), (d0, d1, d2))):
        net.W[i] -= lr * (h.T @ d)
        net.b[i] -= lr * d.sum(axis=0)
    if e % 40 == 0:
        acc = (p.argmax(1) == y_train).mean()
        val_acc = (val.argmax(1) == y_val).mean()
        print('epoch %d loss %.4f acc %.3f val_loss %.4f val_acc %.3f' % (e, loss, acc, val_loss, val_acc))
