import numpy as np
import argparse


class Layer:
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out) * 0.5
        self.b = np.zeros((1, n_out))
        self.mw = self.vw = np.zeros_like(self.w)
        self.mb = self.vb = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        self.a = 1.0 / (1.0 + np.exp(-(x @ self.w + self.b)))
        return self.a

    def backward(self, g):
        d = g * self.a * (1.0 - self.a)
        self.gw = self.x.T @ d
        self.gb = np.sum(d, axis=0, keepdims=True)
        return d @ self.w.T

    def update(self, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.mw = beta1 * self.mw + (1 - beta1) * self.gw
        self.vw = beta2 * self.vw + (1 - beta2) * self.gw ** 2
        self.mb = beta1 * self.mb + (1 - beta1) * self.gb
        self.vb = beta2 * self.vb + (1 - beta2) * self.gb ** 2
        mw_hat = self.mw / (1 - beta1)
        vw_hat = self.vw / (1 - beta2)
        mb_hat = self.mb / (1 - beta1)
        vb_hat = self.vb / (1 - beta2)
        self.w -= lr * mw_hat / (np.sqrt(vw_hat) + eps)
        self.b -= lr * mb_hat / (np.sqrt(vb_hat) + eps)


if __name__ == '__main__':
    ap = argparse.ArgumentParser()
    ap.add_argument('-lr', type=float, default=0.005)
    ap.add_argument('-n', type=int, default=800)
    args = ap.parse_args()
    np.random.seed(19)
    X = np.random.rand(100, 2)
    Y = (X[:, :1] > X[:, 1:]).astype(int)
    net = [Layer(2, 4), Layer(4, 4), Layer(4, 1)]
    for e in range(args.n):
        out = X
        for l in net:
            out = l.forward(out)
        loss = np.mean(np.square(Y - out))
        grad = -2 * (Y - out) / Y.shape[0]
        for l in net[::-1]:
            grad = l.backward(grad)
        for l in net:
            l.update(args.lr)
        if e % 80 == 0:
            print('epoch %d loss : %.6f' % (e, loss))
