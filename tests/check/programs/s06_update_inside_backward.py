import numpy as np

class FullyConnected:
    def __init__(self, in_dim, out_dim, lr=0.2):
        self.weight = np.random.randn(in_dim, out_dim)
        self.bias = np.zeros((1, out_dim))
        self.lr = lr

    def forward(self, x):
        self.input = x
        z = x @ self.weight + self.bias
        self.output = 1 / (1 + np.exp(-z))
        return self.output

    def backward(self, dout):
        dz = dout * self.output * (1 - self.output)
        # update weights
        self.weight -= self.lr * (self.input.T @ dz)
        self.bias -= self.lr * dz.sum(axis=0, keepdims=True)
        return dz @ self.weight.T

class Net:
    def __init__(self):
        self.fc1 = FullyConnected(2, 4)
        self.fc2 = FullyConnected(4, 4)
        self.fc3 = FullyConnected(4, 1)

    def forward(self, x):
        return self.fc3.forward(self.fc2.forward(self.fc1.forward(x)))

    def backward(self, dout):
        dout = self.fc3.backward(dout)
        dout = self.fc2.backward(dout)
        self.fc1.backward(dout)

def main():
    x = np.array([[0.1 * i, 0.1 * i] for i in range(11)] + [[0.1 * i, 1 - 0.1 * i] for i in range(11) if i != 5])
    y = np.array([[0]] * 11 + [[1]] * 10)
    net = Net()
    for epoch in range(300):
        total = 0
        for xi, yi in zip(x, y):
            xi, yi = xi.reshape(1, 2), yi.reshape(1, 1)
            p = net.forward(xi)
            total += np.sum((p - yi) ** 2)
            net.backward(2 * (p - yi))
        if epoch % 50 == 0:
            print("epoch %4d loss : %.4f" % (epoch, total / len(x)))
    print(net.forward(x).round(3))

if __name__ == "__main__":
    main()
