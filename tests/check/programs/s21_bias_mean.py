import numpy as np

class Linear_Layer:
    def __init__(self, input_channel, output_channel):
        self.weight = np.random.randn(input_channel, output_channel)
        self.bias = np.zeros((1, output_channel))

    def forward(self, x):
        self.temp_input = x
        return np.matmul(x, self.weight) + self.bias

    def backward(self, y):
        self.d_weight = np.matmul(self.temp_input.T, y)
        self.d_bias = np.mean(y, axis=0, keepdims=True)
        return np.matmul(y, self.weight.T)

class Sigmoid_Layer:
    def forward(self, x):
        self.temp_output = 1.0 / (1.0 + np.exp(-x))
        return self.temp_output

    def backward(self, y):
        return y * self.temp_output * (1 - self.temp_output)

def MSE(pred_y, ground_truth):
    loss = np.mean((pred_y - ground_truth) ** 2)
    grad = 2 * (pred_y - ground_truth) / ground_truth.shape[0]
    return loss, grad

layers = [
    Linear_Layer(2, 8), Sigmoid_Layer(),
    Linear_Layer(8, 8), Sigmoid_Layer(),
    Linear_Layer(8, 1), Sigmoid_Layer(),
]
np.random.seed(123)
data = np.random.uniform(0, 1, (100, 2))
label = np.array([0 if d[0] > d[1] else 1 for d in data]).reshape(100, 1)

lr = 0.4
for epoch in range(1000):
    out = data
    for layer in layers:
        out = layer.forward(out)
    loss, grad = MSE(out, label)
    for layer in reversed(layers):
        grad = layer.backward(grad)
    for layer in layers:
        if hasattr(layer, 'weight'):
            layer.weight = layer.weight - lr * layer.d_weight
            layer.bias = layer.bias - lr * layer.d_bias
    if epoch % 100 == 0:
        print("epoch {} loss {}".format(epoch, loss))
