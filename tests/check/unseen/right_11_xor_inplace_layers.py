import numpy as np
np.random.seed(123)

# every layer updates itself in backward(); the error for the layer below
# is computed first, with the old weights

class Dense:
    def __init__(self, i, o):
        self.weights = np.random.randn(i, o) / np.sqrt(i)
        self.bias = np.zeros((1, o))

    def forward(self, input):
        self.input = input
        return np.dot(input, self.weights) + self.bias

    def backward(self, output_gradient, learning_rate):
        input_gradient = np.dot(output_gradient, self.weights.T)
        self.weights -= learning_rate * np.dot(self.input.T, output_gradient)
        self.bias -= learning_rate * np.sum(output_gradient, axis=0, keepdims=True)
        return input_gradient


class Activation:
    def __init__(self, f, f_prime):
        self.f = f
        self.f_prime = f_prime

    def forward(self, input):
        self.output = self.f(input)
        return self.output

    def backward(self, output_gradient, learning_rate):
        # f_prime takes the activation, not z
        return output_gradient * self.f_prime(self.output)


def TanhLayer():
    return Activation(np.tanh, lambda a: 1 - a * a)


def SigmoidLayer():
    return Activation(lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a))


def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y = np.array([[0], [1], [1], [0]], dtype=float)

network = [Dense(2, 5), TanhLayer(), Dense(5, 5), TanhLayer(), Dense(5, 1), SigmoidLayer()]

def predict(network, x):
    output = x
    for layer in network:
        output = layer.forward(output)
    return output

epochs = 3000
learning_rate = 0.5
for e in range(epochs):
    output = predict(network, X)
    error = mse(Y, output)
    grad = mse_prime(Y, output)
    for layer in reversed(network):
        grad = layer.backward(grad, learning_rate)
    if (e + 1) % 300 == 0:
        print('%d/%d, error=%f' % (e + 1, epochs, error))

for x, t in zip(X, Y):
    print(x, predict(network, x.reshape(1, 2)).item(), t[0])
