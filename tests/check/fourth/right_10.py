#!/usr/bin/env python3
# bias folded into the weight matrix; softmax regression with one hidden layer;
# exponential learning-rate decay, momentum, 4 quadrant classes (checkerboard)
import numpy as np

def with_ones(M):
    return np.hstack([M, np.ones((M.shape[0], 1))])

def hidden_of(M, theta1):
    return np.maximum(with_ones(M) @ theta1, 0)

def classify(M, theta1, theta2):
    s = with_ones(hidden_of(M, theta1)) @ theta2
    e = np.exp(s - s.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)

def main():
    rnd = np.random.RandomState(1234)
    M = rnd.uniform(-1, 1, (500, 2))
    k = 2 * (M[:, 0] > 0) + (M[:, 1] > 0)
    T = (k[:, None] == np.arange(4)).astype(float)
    cut = 350
    Mtr, Ttr, ktr = M[:cut], T[:cut], k[:cut]
    Mte, kte = M[cut:], k[cut:]

    theta1 = rnd.randn(3, 24) * np.sqrt(2 / 3)
    theta2 = rnd.randn(25, 4) * np.sqrt(2 / 25)
    move1 = np.zeros_like(theta1)
    move2 = np.zeros_like(theta2)
    base, decay, friction = 0.05, 0.99, 0.9

    for epoch in range(100):
        eta = base * decay ** epoch
        mix = rnd.permutation(cut)
        for a in range(0, cut, 50):
            pick = mix[a:a + 50]
            m, t = Mtr[pick], Ttr[pick]
            H = hidden_of(m, theta1)
            S = classify(m, theta1, theta2)
            R = (S - t) / len(pick)
            back = R @ theta2[:-1].T            # the last row belongs to the bias
            back[H <= 0] = 0
            g2 = with_ones(H).T @ R
            g1 = with_ones(m).T @ back
            move1 = friction * move1 + g1
            move2 = friction * move2 + g2
            theta1 = theta1 - eta * move1
            theta2 = theta2 - eta * move2
        if epoch % 20 == 19:
            S = classify(Mtr, theta1, theta2)
            ce = -(Ttr * np.log(S + 1e-12)).sum(1).mean()
            print("epoch %3d  eta %.4f  train ce %.4f  train err %.3f  test err %.3f" % (
                epoch + 1, eta, ce, (S.argmax(1) != ktr).mean(),
                (classify(Mte, theta1, theta2).argmax(1) != kte).mean()))

if __name__ == "__main__":
    main()
