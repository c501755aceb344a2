from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
gen = np.random.default_rng(2024)


def blobs(n_per: int) -> tuple[Array, Array]:
    centers = np.array([[0.0, 1.2], [-1.1, -0.7], [1.1, -0.7]])
    X = np.concatenate([c + 0.5 * gen.standard_normal((n_per, 2)) for c in centers])
    Y = np.eye(3)[np.repeat(np.arange(3), n_per)]
    return X, Y


Ws: list[Array] = [gen.standard_normal(s) * np.sqrt(2 / s[0]) for s in [(2, 24), (24, 24), (24, 3)]]
bs: list[Array] = [np.zeros(k) for k in (24, 24, 3)]
KEEP = 0.8


def forward(X: Array, train: bool):
    acts, masks = [X], []
    a = X
    for l in range(3):
        z = np.einsum('ni,ij->nj', a, Ws[l]) + bs[l]
        if l == 2:
            break
        m = (z > 0).astype(float)
        if train:
            m = m * (gen.random(z.shape) < KEEP) / KEEP
        a = z * m
        masks.append(m)
        acts.append(a)
    z = z - z.max(axis=1, keepdims=True)
    p = np.exp(z)
    p = p / p.sum(axis=1, keepdims=True)
    return p, acts, masks


def cross_entropy(p: Array, Y: Array) -> float:
    return -np.einsum('nk,nk->', Y, np.log(p + 1e-15)) / len(Y)


def backward(p: Array, Y: Array, acts, masks):
    dW, db = [None] * 3, [None] * 3
    d = (p - Y) / len(Y)
    for l in (2, 1, 0):
        dW[l] = np.einsum('ni,nj->ij', acts[l], d)
        db[l] = np.einsum('nj->j', d)
        if l:
            d = np.einsum('nj,ij->ni', d, Ws[l]) * masks[l - 1]
    return dW, db


def adamw(params, grads, state, lr, wd, t, b1=0.9, b2=0.99, eps=1e-8):
    for k, (p, g) in enumerate(zip(params, grads)):
        state['m'][k] += (1 - b1) * (g - state['m'][k])
        state['v'][k] += (1 - b2) * (g * g - state['v'][k])
        mhat = state['m'][k] / (1 - b1 ** t)
        vhat = state['v'][k] / (1 - b2 ** t)
        if p.ndim == 2:
            p *= 1 - lr * wd          # decoupled, not for the biases
        p -= lr * mhat / (np.sqrt(vhat) + eps)


def main() -> None:
    X, Y = blobs(80)
    Xt, Yt = blobs(60)
    params = Ws + bs
    state = {'m': [np.zeros_like(p) for p in params], 'v': [np.zeros_like(p) for p in params]}
    t = 0
    for epoch in range(50):
        order = gen.permutation(len(X))
        run = 0.0
        for part in np.array_split(order, 8):
            t += 1
            p, acts, masks = forward(X[part], True)
            run += cross_entropy(p, Y[part]) * len(part)
            dW, db = backward(p, Y[part], acts, masks)
            adamw(params, dW + db, state, lr=3e-3, wd=0.02, t=t)
        if epoch % 10 == 9:
            pt, _, _ = forward(Xt, False)
            acc = (pt.argmax(1) == Yt.argmax(1)).mean()
            print(f'epoch {epoch + 1} | train loss (dropout on) {run / len(X):.4f} | '
                  f'test loss {cross_entropy(pt, Yt):.4f} | test acc {acc:.3f}')


if __name__ == '__main__':
    main()
