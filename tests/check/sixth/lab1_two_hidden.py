import numpy as np

# DLP lab 1
np.random.seed(0)


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    inputs = []
    labels = []
    for pt in pts:
        inputs.append([pt[0], pt[1]])
        if pt[0] > pt[1]:
            labels.append(0)
        else:
            labels.append(1)
    return np.array(inputs), np.array(labels).reshape(n, 1)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def derivative_sigmoid(x):
    return np.multiply(x, 1.0 - x)


class Net:
    def __init__(self, hidden=(8, 6), lr=0.5):
        self.w1 = np.random.normal(0, 1, (2, hidden[0]))
        self.w2 = np.random.normal(0, 1, hidden)
        self.w3 = np.random.normal(0, 1, (hidden[1], 1))
        self.lr = lr

    def forward(self, x):
        self.x = x
        self.a1 = sigmoid(x @ self.w1)
        self.a2 = sigmoid(self.a1 @ self.w2)
        self.y = sigmoid(self.a2 @ self.w3)
        return self.y

    def loss(self, gt):
        return np.mean((self.y - gt) ** 2)

    def backward(self, gt):
        g = 2 * (self.y - gt) / gt.shape[0]
        g = g * derivative_sigmoid(self.y)
        self.g3 = self.a2.T @ g
        g = (g @ self.w3.T) * derivative_sigmoid(self.a2)
        self.g2 = self.a1.T @ g
        g = g @ self.w2.T
        self.g1 = self.x.T @ g

    def step(self):
        self.w1 -= self.lr * self.g1
        self.w2 -= self.lr * self.g2
        self.w3 -= self.lr * self.g3


x, y = generate_linear()
net = Net()
for epoch in range(1, 5001):
    net.forward(x)
    loss = net.loss(y)
    net.backward(y)
    net.step()
    if epoch % 500 == 0:
        print(f"epoch {epoch} loss : {loss:.6f}")
pred = net.forward(x)
for i in range(0, 100, 10):
    print(f"Iter{i:<3d} Ground truth: {y[i, 0]}  prediction: {pred[i, 0]:.5f}")
print("accuracy:", np.mean((pred > 0.5) == y))
