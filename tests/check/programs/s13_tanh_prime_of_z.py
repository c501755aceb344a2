import numpy as np


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    return 1 / np.cosh(x) ** 2


class Layer:
    def __init__(self, size_in, size_out, act, act_prime):
        self.weights = np.random.rand(size_in, size_out) - 0.5
        self.bias = np.random.rand(1, size_out) - 0.5
        self.act, self.act_prime = act, act_prime

    def forward_propagation(self, input_data):
        self.input = input_data
        self.output = self.act(np.dot(self.input, self.weights) + self.bias)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        delta = self.act_prime(self.output) * output_error
        input_error = np.dot(delta, self.weights.T)
        weights_error = np.dot(self.input.T, delta)
        self.weights -= learning_rate * weights_error
        self.bias -= learning_rate * delta
        return input_error


class Network:
    def __init__(self):
        self.layers = []

    def add(self, layer):
        self.layers.append(layer)

    def fit(self, x_train, y_train, epochs, learning_rate):
        samples = len(x_train)
        for i in range(epochs):
            err = 0
            for j in range(samples):
                output = x_train[j]
                for layer in self.layers:
                    output = layer.forward_propagation(output)
                err += np.mean(np.power(y_train[j] - output, 2))
                error = 2 * (output - y_train[j]) / y_train[j].size
                for layer in reversed(self.layers):
                    error = layer.backward_propagation(error, learning_rate)
            err /= samples
            if i % 100 == 0:
                print('epoch %d/%d   error=%f' % (i + 1, epochs, err))

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward_propagation(x)
        return x


np.random.seed(0)
x_train = np.array([[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]])
y_train = np.array([[[0]], [[1]], [[1]], [[0]]])
net = Network()
net.add(Layer(2, 3, tanh, tanh_prime))
net.add(Layer(3, 3, tanh, tanh_prime))
net.add(Layer(3, 1, tanh, tanh_prime))
net.fit(x_train, y_train, epochs=1000, learning_rate=0.1)
print(net.predict(x_train[1]))
