import numpy as np

rng = np.random.default_rng(303)


def forward(w, x):
    acts = [x]
    for m in w:
        x = 1 / (1 + np.exp(-np.hstack([x, np.ones((x.shape[0], 1))]) @ m))
        acts.append(x)
    return acts


points = rng.random((48, 2))
labels = (points[:, :1] > points[:, 1:]).astype(float)
ones = np.ones((16, 1))
w = [rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), rng.normal(size=(5, 1))]
for epoch in range(300):
    order = rng.permutation(48)
    points, labels = points[order], labels[order]
    epoch_loss = 0
    for b in range(0, 48, 16):
        x, t = points[b:b + 16], labels[b:b + 16]
        a = forward(w, x)
        y = a[-1]
        epoch_loss += -np.sum(t * np.log(y) + (ones - t) * np.log(ones - y)) / 48
        d = (y - t) / 16
        for i in (2, 1, 0):
            g = np.vstack([a[i].T @ d, d.sum(axis=0, keepdims=True)])
            d = d @ w[i][:-1].T * a[i] * (1 - a[i])
            w[i] = w[i] - 0.5 * g
    if epoch % 30 == 0:
        print(f"epoch {epoch} loss {epoch_loss:.5f}")
