"""Programs of three styles; each leaves its first weights and its last outputs in a file beside it."""

from __future__ import annotations

BARE = """
import json
import numpy as np
rng = np.random.default_rng(5)
X = rng.uniform(size=(40, 2))
y = (X.sum(axis=1, keepdims=True) > 1).astype(float)
W1, b1 = rng.normal(size=(2, 4)), np.zeros(4)
W2, b2 = rng.normal(size=(4, 1)), np.zeros(1)
first = W1.copy()
for epoch in range(4000):
    h = np.tanh(X @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ W2 + b2)))
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) / len(y) * p * (1 - p)
    dh = d @ W2.T * (1 - h ** 2)
    W2 -= 0.5 * h.T @ d
    b2 -= 0.5 * d.sum(0)
    W1 -= 0.5 * X.T @ dh
    b1 -= 0.5 * dh.sum(0)
p = 1 / (1 + np.exp(-(np.tanh(X @ W1 + b1) @ W2 + b2)))
open(__file__ + '.json', 'w').write(json.dumps([first.tolist(), p.ravel().tolist()]))
"""
LOCALS = """
import json
import numpy as np
def train(rounds):
    rng = np.random.default_rng(5)
    x = rng.normal(size=(2, 50))
    t = (x[:1] * x[1:] > 0) * 1
    params = {"W1": rng.normal(size=(6, 2)), "b1": np.zeros((6, 1))}
    params |= {"W2": rng.normal(size=(1, 6)), "b2": np.zeros((1, 1))}
    first = params["W1"].copy()
    for it in range(rounds):
        a = np.maximum(params["W1"] @ x + params["b1"], 0)
        q = 1 / (1 + np.exp(-(params["W2"] @ a + params["b2"])))
        cost = -np.sum(t * np.log(q) + (1 - t) * np.log(1 - q)) / 50
        dz2 = (q - t) / 50
        dz1 = params["W2"].T @ dz2 * (a > 0)
        grads = {"W1": dz1 @ x.T, "b1": dz1.sum(1, keepdims=True), "W2": dz2 @ a.T, "b2": dz2.sum(1, keepdims=True)}
        params = {key: params[key] - 0.3 * grads[key] for key in params}
    a = np.maximum(params["W1"] @ x + params["b1"], 0)
    q = 1 / (1 + np.exp(-(params["W2"] @ a + params["b2"])))
    open(__file__ + '.json', 'w').write(json.dumps([first.T.tolist(), q.ravel().tolist()]))
train(4000)
"""
ONE_BY_ONE = """
import json
import random
import numpy as np
class Network:
    def __init__(self, sizes):
        self.weights = [np.random.randn(o, i) for i, o in zip(sizes, sizes[1:])]
        self.biases = [np.random.randn(o, 1) for o in sizes[1:]]
    def run(self, x):
        self.a = [x]
        for w, b in zip(self.weights, self.biases):
            self.a.append(1 / (1 + np.exp(-(np.dot(w, self.a[-1]) + b))))
        return self.a[-1]
    def learn(self, x, y):
        p = self.run(x)
        self.loss = float(np.sum((p - y) ** 2))
        delta = 2 * (p - y) * p * (1 - p)
        for k in reversed(range(len(self.weights))):
            before = np.dot(self.weights[k].T, delta) * self.a[k] * (1 - self.a[k])
            self.weights[k] = self.weights[k] - 0.2 * np.dot(delta, self.a[k].T)
            self.biases[k] = self.biases[k] - 0.2 * delta
            delta = before
random.seed(1)
np.random.seed(1)
data = [(p, float(p[0, 0] > p[1, 0])) for p in (np.random.rand(2, 1) for _ in range(20))]
net = Network([2, 3, 1])
first = net.weights[0].T.tolist()
for epoch in range(1, 301):
    for x, y in data:
        net.learn(x, y)
open(__file__ + '.json', 'w').write(json.dumps([first, [net.run(x)[0, 0] for x, _ in data]]))
"""
_TRAINS = BARE.index("for epoch"), BARE.index("p = 1 / (1 + np.exp(-(np.tanh")
_STEP = BARE[_TRAINS[0] : _TRAINS[1]].partition("\n")[2].replace("    ", "        ").replace("X", "x").replace("y", "t")
TABLE = (
    BARE[: _TRAINS[0]]
    + """data = np.hstack([X, y]).tolist()
del X, y
for epoch in range(1000):
    rng.shuffle(data)
    for at in range(0, 40, 10):
        batch = np.array(data[at:at + 10])
        x, t = batch[:, :2], batch[:, 2:]
"""
    + _STEP
    + "X = np.array(data)[:, :2]\n"
    + BARE[_TRAINS[1] :]
)
"""Samples and labels are columns of one list of rows, which is shuffled in place."""
