#!/usr/bin/env python
# coding: utf-8
# 二元分類 (moons)，兩個隱藏層

import numpy as np
import pandas as pd

rng = np.random.default_rng(10)


def make_data(n):
    """ 產生兩個半月形 """
    ang = rng.uniform(0, np.pi, n)
    c = rng.integers(0, 2, n)
    px = np.where(c == 0, np.cos(ang), 1 - np.cos(ang))
    py = np.where(c == 0, np.sin(ang), 0.5 - np.sin(ang))
    pts = np.stack([px, py], 1) + rng.normal(0, 0.12, (n, 2))
    return pts, c.reshape(-1, 1).astype(float)


def binary_cross_entropy(y_true, y_pred):
    eps = 1e-7
    y_pred = np.clip(y_pred, eps, 1 - eps)
    return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def feed_forward(model, x):
    h1 = np.maximum(0, x @ model['w1'] + model['b1'])
    h2 = np.maximum(0, h1 @ model['w2'] + model['b2'])
    y_hat = sigmoid(h2 @ model['w3'] + model['b3'])
    return h1, h2, y_hat


def feed_backward(model, x, y, h1, h2, y_hat):
    # sigmoid + BCE 合併後的梯度
    e3 = (y_hat - y) / x.shape[0]
    e2 = e3 @ model['w3'].T * (h2 > 0)
    e1 = e2 @ model['w2'].T * (h1 > 0)
    return {'w1': x.T @ e1, 'b1': e1.sum(axis=0),
            'w2': h1.T @ e2, 'b2': e2.sum(axis=0),
            'w3': h2.T @ e3, 'b3': e3.sum(axis=0)}


model = {
    'w1': rng.normal(0, 1, (2, 8)), 'b1': np.zeros(8),
    'w2': rng.normal(0, 0.5, (8, 8)), 'b2': np.zeros(8),
    'w3': rng.normal(0, 0.35, (8, 1)), 'b3': np.zeros(1),
}
x, y = make_data(200)
x_test, y_test = make_data(80)

log = []
for epoch in range(1, 1501):
    h1, h2, y_hat = feed_forward(model, x)
    loss = binary_cross_entropy(y_hat, y)
    grads = feed_backward(model, x, y, h1, h2, y_hat)
    for name in model:
        model[name] -= 0.3 * grads[name]
    acc = np.mean((y_hat > 0.5) == y)
    if epoch % 150 == 0:
        log.append((epoch, loss, acc))
        print(f'Epoch {epoch}: loss={loss:.5f} acc={acc:.4f}')

print(pd.DataFrame(log, columns=['epoch', 'loss', 'acc']).describe().loc[['min', 'max']])
print('test acc', np.mean((feed_forward(model, x_test)[2] > 0.5) == y_test))
