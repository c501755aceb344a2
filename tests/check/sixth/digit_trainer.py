"""8x8 synthetic digits (strokes plus noise), one hidden layer, softmax, mini-batches."""
import numpy as np


def prototypes(rng, k=6):
    protos = []
    for _ in range(k):
        img = np.zeros((8, 8))
        for _ in range(3):
            r, c = rng.integers(1, 7, 2)
            if rng.random() < 0.5:
                img[r, :] = 1
            else:
                img[:, c] = 1
        protos.append(img.ravel())
    return np.array(protos)


def make_set(protos, n, rng):
    lab = rng.integers(0, len(protos), n)
    return protos[lab] + rng.normal(0, 0.6, (n, 64)), lab


class DigitNet:
    def __init__(self, n_hidden, n_classes, rng):
        self.w_in = rng.normal(0, 1 / 8, (64, n_hidden))
        self.b_in = np.zeros(n_hidden)
        self.w_out = rng.normal(0, 1 / np.sqrt(n_hidden), (n_hidden, n_classes))
        self.b_out = np.zeros(n_classes)

    def forward(self, X):
        self.h = np.tanh(X @ self.w_in + self.b_in)
        s = self.h @ self.w_out + self.b_out
        s = np.exp(s - s.max(axis=1, keepdims=True))
        return s / s.sum(axis=1, keepdims=True)

    def train_batch(self, X, lab, lr):
        p = self.forward(X)
        loss = -np.log(p[np.arange(len(lab)), lab]).sum()
        p[np.arange(len(lab)), lab] -= 1
        p /= len(lab)
        dh = p @ self.w_out.T * (1 - self.h ** 2)
        self.w_out -= lr * self.h.T @ p
        self.b_out -= lr * p.sum(axis=0)
        self.w_in -= lr * X.T @ dh
        self.b_in -= lr * dh.sum(axis=0)
        return loss

    def accuracy(self, X, lab):
        return np.mean(self.forward(X).argmax(axis=1) == lab)


def main():
    rng = np.random.default_rng(123)
    protos = prototypes(rng)
    Xtr, ltr = make_set(protos, 300, rng)
    Xte, lte = make_set(protos, 120, rng)
    net = DigitNet(24, len(protos), rng)
    batch = 30
    for epoch in range(1, 31):
        perm = rng.permutation(len(Xtr))
        Xs, ls = Xtr[perm], ltr
        total = 0.0
        for i in range(0, len(Xs), batch):
            total += net.train_batch(Xs[i:i + batch], ls[i:i + batch], lr=0.1)
        if epoch % 3 == 0:
            print("Epoch %2d | running loss %.4f | test accuracy %.3f"
                  % (epoch, total / len(Xs), net.accuracy(Xte, lte)))


if __name__ == "__main__":
    main()
