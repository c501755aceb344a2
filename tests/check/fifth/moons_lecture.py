# NN from scratch, my version after the lecture
import numpy as np
import matplotlib.pyplot as plt

rng = np.random.default_rng(64)
N = 200
ang = rng.uniform(0, np.pi, N)
cls = (rng.random(N) < 0.42).astype(int)
X = np.c_[np.where(cls, 1 - np.cos(ang), np.cos(ang)), np.where(cls, 0.4 - np.sin(ang), np.sin(ang))]
X += rng.normal(0, 0.1, X.shape)
y = cls.reshape(-1, 1)


class NeuralNetwork:
    def __init__(self, n_inputs, n_hidden, n_outputs, learning_rate=1.0):
        self.weights_ih = self.make_weights(n_inputs, n_hidden)
        self.bias_h = np.zeros((1, n_hidden))
        self.weights_ho = self.make_weights(n_hidden, n_outputs)
        self.bias_o = np.zeros((1, n_outputs))
        self.lr = learning_rate
        self.losses = []

    def make_weights(self, rows, cols):
        return np.zeros((rows, cols))

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def forward(self, X):
        self.hidden = self.sigmoid(X.dot(self.weights_ih) + self.bias_h)
        self.output = self.sigmoid(self.hidden.dot(self.weights_ho) + self.bias_o)
        return self.output

    def backward(self, X, y):
        d_output = (self.output - y) / X.shape[0]
        d_hidden = d_output.dot(self.weights_ho.T) * self.hidden * (1 - self.hidden)
        self.weights_ho -= self.lr * self.hidden.T.dot(d_output)
        self.bias_o -= self.lr * d_output.sum(axis=0, keepdims=True)
        self.weights_ih -= self.lr * X.T.dot(d_hidden)
        self.bias_h -= self.lr * d_hidden.sum(axis=0, keepdims=True)

    def train(self, X, y, epochs):
        for epoch in range(epochs):
            out = self.forward(X)
            loss = -np.mean(y * np.log(out) + (1 - y) * np.log(1 - out))
            self.losses.append(loss)
            self.backward(X, y)
            if epoch % 300 == 0:
                print(f"Epoch {epoch}, Loss: {loss:.6f}")

    def predict(self, X):
        return (self.forward(X) >= 0.5).astype(int)


nn = NeuralNetwork(2, 12, 1)
nn.train(X, y, 3000)
print(f"Accuracy: {(nn.predict(X) == y).mean() * 100:.2f}%")
plt.plot(nn.losses)
plt.title("loss")
plt.savefig("/tmp/moons_loss.png")
