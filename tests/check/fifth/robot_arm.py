#!/usr/bin/env python3
# forward kinematics of a two-link arm, learnt by a 2-20-20-2 network
import argparse
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("-n", "--samples", type=int, default=300)
p.add_argument("-e", "--epochs", type=int, default=150)
p.add_argument("-b", "--batch-size", type=int, default=10)
p.add_argument("-l", "--learning-rate", type=float, default=0.4)
p.add_argument("--plot", action="store_true")
cfg = p.parse_args()

r = np.random.RandomState(1999)
theta = r.uniform(0, np.pi / 2, (cfg.samples, 2))
hand = np.c_[np.cos(theta[:, 0]) + 0.7 * np.cos(theta.sum(1)), np.sin(theta[:, 0]) + 0.7 * np.sin(theta.sum(1))]
x = theta / (np.pi / 4) - 1
n_val = cfg.samples // 5
x_val, hand_val, x, hand = x[:n_val], hand[:n_val], x[n_val:], hand[n_val:]


class Layer:
    def __init__(self, n_in, n_out, linear=False):
        self.w = r.normal(0, np.sqrt(1 / n_in), (n_in, n_out))
        self.b = np.zeros((1, n_out))
        self.linear = linear

    def forward(self, inp):
        self.inp = inp
        s = inp.dot(self.w) + self.b
        self.out = s if self.linear else np.tanh(s)
        return self.out

    def backward(self, upstream, lr):
        local = upstream if self.linear else upstream * (1 - self.out ** 2)
        self.steps = [lr * g for g in (self.inp.T.dot(local), local.sum(axis=0, keepdims=True))]
        return local.dot(self.w.T)

    def update(self, lr):
        for param, step in zip((self.w, self.b), self.steps):
            param -= lr * step


net = [Layer(2, 20), Layer(20, 20), Layer(20, 2, linear=True)]


def forward(inp):
    for layer in net:
        inp = layer.forward(inp)
    return inp


lr = cfg.learning_rate
history = []
for epoch in range(cfg.epochs):
    shuffle = r.permutation(len(x))
    for k in range(0, len(x), cfg.batch_size):
        rows = shuffle[k:k + cfg.batch_size]
        out = forward(x[rows])
        grad = 2 * (out - hand[rows]) / out.size
        for layer in reversed(net):
            grad = layer.backward(grad, lr)
        for layer in net:
            layer.update(lr)
    history.append(np.mean((forward(x_val) - hand_val) ** 2))
    if (epoch + 1) % 15 == 0:
        print("epoch %3d, validation MSE %.6f, mean distance %.4f" % (
            epoch + 1, history[-1], np.mean(np.linalg.norm(forward(x_val) - hand_val, axis=1))))

if cfg.plot:
    import matplotlib.pyplot as plt
    plt.semilogy(history)
    plt.show()
