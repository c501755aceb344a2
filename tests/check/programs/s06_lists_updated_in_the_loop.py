import numpy as np

np.random.seed(102)


class MultiLayerPerceptron:
    def __init__(self, layers=(2, 6, 6, 1), eta=0.5):
        self.weights = [np.random.normal(size=(a, b)) for a, b in zip(layers[:-1], layers[1:])]
        self.eta = eta

    def run(self, x):
        self.values = [x]
        for w in self.weights:
            self.values.append(1 / (1 + np.exp(-self.values[-1].dot(w))))
        return self.values[-1]

    def learn(self, target):
        error = 2 * (self.values[-1] - target) / len(target)
        for i in reversed(range(len(self.weights))):
            delta = error * self.values[i + 1] * (1 - self.values[i + 1])
            self.weights[i] -= self.eta * self.values[i].T.dot(delta)
            error = delta.dot(self.weights[i].T)


x = np.random.rand(100, 2)
target = (x[:, [0]] > x[:, [1]]).astype(float)
mlp = MultiLayerPerceptron()
for epoch in range(1000):
    out = mlp.run(x)
    loss = np.mean((out - target) ** 2)
    mlp.learn(target)
    if epoch % 100 == 0:
        print('Epoch %d: %.5f' % (epoch, loss))
