import numpy as np

def sigmoid(x): return 1.0/(1.0+np.exp(-x))
def derivative_sigmoid(x): return x*(1.0-x)

class SimpleNet:
    def __init__(self, num_step=2000, print_interval=200):
        self.num_step = num_step
        self.print_interval = print_interval
        self.hidden1_weights = np.random.randn(2, 3)
        self.hidden2_weights = np.random.randn(3, 3)
        self.hidden3_weights = np.random.randn(3, 1)

    def forward(self, inputs):
        self.a0 = inputs
        self.a1 = sigmoid(np.matmul(self.a0, self.hidden1_weights))
        self.a2 = sigmoid(np.matmul(self.a1, self.hidden2_weights))
        self.a3 = sigmoid(np.matmul(self.a2, self.hidden3_weights))
        return self.a3

    def backward(self):
        delta3 = self.error * self.a3 * derivative_sigmoid(self.a3)
        delta2 = np.matmul(delta3, self.hidden3_weights.T) * derivative_sigmoid(self.a2)
        delta1 = np.matmul(delta2, self.hidden2_weights.T) * derivative_sigmoid(self.a1)
        self.hidden3_weights -= np.matmul(self.a2.T, delta3)
        self.hidden2_weights -= np.matmul(self.a1.T, delta2)
        self.hidden1_weights -= np.matmul(self.a0.T, delta1)

    def train(self, inputs, labels):
        n = inputs.shape[0]
        for epochs in range(self.num_step):
            for idx in range(n):
                self.output = self.forward(inputs[idx:idx+1, :])
                self.error = self.output - labels[idx:idx+1, :]
                self.backward()
            if epochs % self.print_interval == 0:
                out = self.forward(inputs)
                print('Epochs {}: mse {:.4f} accuracy {:.2f}%'.format(
                    epochs, np.mean((out-labels)**2), 100*np.mean(np.round(out) == labels)))

if __name__ == '__main__':
    data = np.random.uniform(0, 1, (30, 2))
    label = (data[:, :1] <= data[:, 1:]).astype(int)
    net = SimpleNet(200, 50)
    net.train(data, label)
