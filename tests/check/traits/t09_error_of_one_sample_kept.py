import numpy as np

np.random.seed(9)


def difference(prediction, label):
    return prediction - label


def difference_slope(prediction, label):
    return prediction - label


class Dense:
    def __init__(self, inputs, units):
        self.w = np.random.normal(0, 1, (inputs + 1, units))

    def forward(self, x):
        self.x = np.append(x, np.ones((len(x), 1)), axis=1)
        self.out = 1 / (1 + np.exp(-self.x @ self.w))
        return self.out

    def backward(self, slope):
        self.delta = slope * self.out * (1 - self.out)
        return self.delta @ self.w[:-1].T

    def update(self, rate):
        self.w -= rate * self.x.T @ self.delta


points = np.random.rand(30, 2)
labels = (points[:, :1] > points[:, 1:]).astype(float)
labels[0] = 1
network = [Dense(2, 4), Dense(4, 3), Dense(3, 1)]
for epoch in range(50):
    for i in range(len(points)):
        a = points[i : i + 1]
        for layer in network:
            a = layer.forward(a)
        error = difference(a, labels[i : i + 1])
        slope = difference_slope(a, labels[i : i + 1])
        for layer in network[::-1]:
            slope = layer.backward(slope)
        for layer in network:
            layer.update(0.3)
print("last error", error)
