# Predict house-like prices from 3 features with a small network.
import numpy as np

rng = np.random.default_rng(5)
n = 200
features = rng.normal(size=(n, 3))
price = 2 * features[:, 0] - features[:, 1] ** 2 + 0.5 * features[:, 2]
price = price + 0.1 * rng.normal(size=n)
price = (price - price.mean()) / price.std()

X_train, X_test = features[:160], features[160:]
y_train, y_test = price[:160], price[160:]

w1 = rng.normal(size=(3, 12)) * 0.5
b1 = np.zeros((1, 12))
w2 = rng.normal(size=(12, 1)) * 0.3
b2 = np.zeros((1, 1))


def net(x):
    hidden = np.tanh(x @ w1 + b1)
    return hidden, hidden @ w2 + b2


rate = 0.05
for step in range(3000):
    hidden, pred = net(X_train)
    diff = pred - y_train
    loss = np.mean(diff ** 2)
    dpred = 2 * diff.sum(axis=1, keepdims=True) / diff.size
    dw2 = hidden.T @ dpred
    db2 = dpred.sum(axis=0, keepdims=True)
    dhid = dpred @ w2.T
    dz = dhid * (1 - hidden * hidden)
    dw1 = X_train.T @ dz
    db1 = dz.sum(axis=0, keepdims=True)
    w1 -= rate * dw1
    b1 -= rate * db1
    w2 -= rate * dw2
    b2 -= rate * db2
    if step % 500 == 0:
        print("step", step, "train mse", loss)

_, test_pred = net(X_test)
print("test mse", np.mean((test_pred[:, 0] - y_test) ** 2))
