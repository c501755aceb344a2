import numpy as np
import argparse


def parse():
    p = argparse.ArgumentParser(description="early stopping demo")
    p.add_argument("--units", type=int, default=60)
    p.add_argument("--lr", type=float, default=0.05)
    p.add_argument("--patience", type=int, default=40)
    p.add_argument("--max-epochs", type=int, default=1500)
    return p.parse_args()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(w, x):
    z1 = x @ w["W1"] + w["b1"]
    a1 = np.maximum(z1, 0)
    return z1, a1, sigmoid(a1 @ w["W2"] + w["b2"])


def bce(w, x, y):
    p = np.clip(forward(w, x)[2], 1e-10, 1 - 1e-10)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def update(w, x, y, lr):
    z1, a1, p = forward(w, x)
    d2 = (p - y) / len(x)
    d1 = (d2 @ w["W2"].T) * (z1 > 0)
    w["W2"] -= lr * a1.T @ d2
    w["b2"] -= lr * d2.sum(axis=0)
    w["W1"] -= lr * x.T @ d1
    w["b1"] -= lr * d1.sum(axis=0)


def main():
    args = parse()
    rng = np.random.default_rng(19)
    x = rng.normal(size=(360, 5))
    logit = 1.5 * x[:, 0] * x[:, 1] - x[:, 2]
    y = (rng.random(360) < sigmoid(logit)).astype(float).reshape(-1, 1)
    x_tr, y_tr = x[:120], y[:120]
    x_va, y_va = x[120:240], y[120:240]
    x_te, y_te = x[240:], y[240:]

    w = {
        "W1": rng.normal(size=(5, args.units)) * np.sqrt(2 / 5),
        "b1": np.zeros(args.units),
        "W2": rng.normal(size=(args.units, 1)) * np.sqrt(1 / args.units),
        "b2": np.zeros(1),
    }
    best_loss, best_w, wait = np.inf, None, 0
    for epoch in range(args.max_epochs):
        order = rng.permutation(len(x_tr))
        for i in range(0, len(order), 20):
            j = order[i:i + 20]
            update(w, x_tr[j], y_tr[j], args.lr)
        val = bce(w, x_va, y_va)
        if val < best_loss:
            best_loss, wait = val, 0
            best_w = w
        else:
            wait += 1
            if wait >= args.patience:
                print("stopped after epoch", epoch + 1)
                break
        if (epoch + 1) % 20 == 0:
            print(f"epoch {epoch + 1}: train {bce(w, x_tr, y_tr):.4f} val {val:.4f}")

    print(f"best validation loss {best_loss:.4f}")
    print(f"test loss with best weights {bce(best_w, x_te, y_te):.4f}")
    print("test accuracy", np.mean((forward(best_w, x_te)[2] > 0.5) == y_te))


if __name__ == "__main__":
    main()
