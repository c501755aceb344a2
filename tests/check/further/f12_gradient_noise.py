import numpy as np
gen = np.random.default_rng(12)
x = gen.random((30, 2)); y = (x[:, 0] > x[:, 1]).astype(int).reshape(30, 1)
w = [gen.standard_normal((2, 5)), gen.standard_normal((5, 5)), gen.standard_normal((5, 1))]
sigmoid = lambda z: 1 / (1 + np.exp(-z))
for t in range(1, 1001):
    outs = [x]
    for m in w:
        outs.append(sigmoid(outs[-1] @ m))
    loss = ((outs[-1] - y) ** 2).mean()
    delta = 2 * (outs[-1] - y) / 30 * outs[-1] * (1 - outs[-1])
    grads = []
    for m, o in zip(w[::-1], outs[-2::-1]):
        grads.insert(0, o.T @ delta)
        delta = delta @ m.T * o * (1 - o)
    std = 0.01 / t ** 0.55
    w = [m - 0.5 * (g + gen.normal(0, std, g.shape)) for m, g in zip(w, grads)]
    if t % 100 == 0:
        print(t, loss)
