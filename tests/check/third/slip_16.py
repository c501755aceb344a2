import argparse
import numpy as np

parser = argparse.ArgumentParser(description="simple NN, linear data")
parser.add_argument("-n", "--samples", type=int, default=100)
parser.add_argument("-e", "--epochs", type=int, default=3000)
parser.add_argument("-lr", "--learning_rate", type=float, default=1.0)
parser.add_argument("-u", "--units", type=int, default=6)
parser.add_argument("-s", "--seed", type=int, default=9)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


class SimpleNN:
    def __init__(self, in_dim, units, out_dim, learning_rate=0.1):
        self.learning_rate = learning_rate
        self.W = [np.random.uniform(-1, 1, (in_dim, units)),
                  np.random.uniform(-1, 1, (units, units)),
                  np.random.uniform(-1, 1, (units, out_dim))]

    def forward(self, X):
        self.a = [X]
        for w in self.W:
            self.a.append(sigmoid(self.a[-1] @ w))
        return self.a[-1]

    def backward(self, y):
        delta = 2.0 * (self.a[-1] - y) / len(y) * self.a[-1] * (1 - self.a[-1])
        self.grad = [None, None, None]
        for i in (2, 1, 0):
            self.grad[i] = self.a[i].T @ delta
            if i:
                delta = delta @ self.W[i].T * self.a[i] * (1 - self.a[i])

    def update(self):
        for i in range(3):
            self.W[i] -= self.learning_rate * self.grad[i]


def generate_linear(n):
    pts = np.random.uniform(-1, 1, (n, 2))
    return pts, (pts[:, 0] > pts[:, 1]).astype(float).reshape(n, 1)


def main():
    args = parser.parse_args()
    np.random.seed(args.seed)
    X, y = generate_linear(args.samples)
    print(f"training with lr={args.learning_rate}, {args.units} units, {args.epochs} epochs")
    model = SimpleNN(2, args.units, 1)
    for epoch in range(1, args.epochs + 1):
        y_hat = model.forward(X)
        loss = np.mean((y_hat - y) ** 2)
        model.backward(y)
        model.update()
        if epoch % 300 == 0:
            print(f"epoch {epoch} loss : {loss:.6f}")
    acc = ((model.forward(X) > 0.5) == (y > 0.5)).mean()
    print(f"accuracy : {acc * 100:.2f}%")


if __name__ == "__main__":
    main()
