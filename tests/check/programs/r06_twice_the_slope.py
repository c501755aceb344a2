import numpy as np
import matplotlib.pyplot as plt

def generate_XOR_easy():
    inputs, labels = [], []
    for i in range(11):
        inputs.append([0.1*i, 0.1*i])
        labels.append(0)
        if 0.1*i == 0.5:
            continue
        inputs.append([0.1*i, 1-0.1*i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(21, 1)

def sigmoid(x):
    return 1.0/(1.0+np.exp(-x))

def derivative_sigmoid(x):
    return np.multiply(x, 1.0-x)

def mse_loss(y, y_hat):
    return np.mean((y - y_hat)**2)

def derivative_mse_loss(y, y_hat):
    return (y - y_hat)*(2/y.shape[0])

class layer():
    def __init__(self, input_size, output_size):
        self.w = np.random.normal(0, 1, (input_size+1, output_size))

    def forward(self, x):
        x = np.append(x, np.ones((x.shape[0], 1)), axis=1)
        self.forward_gradient = x
        self.y = sigmoid(np.matmul(x, self.w))
        return self.y

    def backward(self, derivative_C):
        self.backward_gradient = np.multiply(derivative_sigmoid(self.y), derivative_C)
        return np.matmul(self.backward_gradient, self.w[:-1].T)

    def update(self, learning_rate):
        self.gradient = np.matmul(self.forward_gradient.T, self.backward_gradient)
        self.w -= learning_rate*self.gradient
        return self.gradient

class NN():
    def __init__(self, sizes, learning_rate=1.0):
        self.learning_rate = learning_rate
        sizes2 = sizes[1:] + [0]
        self.l = []
        for a, b in zip(sizes, sizes2):
            if b == 0:
                continue
            self.l += [layer(a, b)]

    def forward(self, x):
        _x = x
        for l in self.l:
            _x = l.forward(_x)
        return _x

    def backward(self, dC):
        _dC = dC
        for l in self.l[::-1]:
            _dC = l.backward(_dC)

    def update(self):
        for l in self.l:
            l.update(self.learning_rate)

nn_XOR = NN([2, 4, 4, 1], 1.0)
epoch = 2000
x_train, y_train = generate_XOR_easy()
for i in range(epoch):
    y = nn_XOR.forward(x_train)
    loss = mse_loss(y, y_train)
    nn_XOR.backward(2 * derivative_mse_loss(y, y_train))
    nn_XOR.update()
    if i % 200 == 0:
        print('[{:4d}] XOR loss : {:.4f}'.format(i, loss))
print(nn_XOR.forward(x_train))
