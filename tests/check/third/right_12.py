import numpy as np

# 2-5-5-1 network with a small menu


def sigmoid(z):
    return 1/(1+np.exp(-z))

def dsigmoid(z):
    s = sigmoid(z)
    return s*(1-s)


class NeuralNet(object):
    def __init__(self, h=5):
        self.W1 = np.random.normal(0, 1, size=(2, h))
        self.B1 = np.zeros((1, h))
        self.W2 = np.random.normal(0, 1, size=(h, h))
        self.B2 = np.zeros((1, h))
        self.W3 = np.random.normal(0, 1, size=(h, 1))
        self.B3 = np.zeros((1, 1))

    def foward(self, X):
        self.Z1 = np.matmul(X, self.W1) + self.B1
        self.A1 = sigmoid(self.Z1)
        self.Z2 = np.matmul(self.A1, self.W2) + self.B2
        self.A2 = sigmoid(self.Z2)
        self.Z3 = np.matmul(self.A2, self.W3) + self.B3
        self.A3 = sigmoid(self.Z3)
        return self.A3

    def backword(self, X, Y, lr):
        m = X.shape[0]
        dA3 = -(np.divide(Y, self.A3) - np.divide(1-Y, 1-self.A3))/m
        dZ3 = dA3*dsigmoid(self.Z3)
        dW3 = np.matmul(self.A2.T, dZ3)
        dB3 = np.sum(dZ3, axis=0, keepdims=True)
        dA2 = np.matmul(dZ3, self.W3.T)
        dZ2 = dA2*dsigmoid(self.Z2)
        dW2 = np.matmul(self.A1.T, dZ2)
        dB2 = np.sum(dZ2, axis=0, keepdims=True)
        dA1 = np.matmul(dZ2, self.W2.T)
        dZ1 = dA1*dsigmoid(self.Z1)
        dW1 = np.matmul(X.T, dZ1)
        dB1 = np.sum(dZ1, axis=0, keepdims=True)

        self.W1 -= lr*dW1
        self.B1 -= lr*dB1
        self.W2 -= lr*dW2
        self.B2 -= lr*dB2
        self.W3 -= lr*dW3
        self.B3 -= lr*dB3


def loss_fn(Y, P):
    return -np.mean(Y*np.log(P) + (1-Y)*np.log(1-P))


def get_data(choice):
    if choice == '1':
        X = np.random.rand(100, 2)
        Y = (X[:, 0] < X[:, 1]).astype(int).reshape(-1, 1)
    else:
        X = np.array([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
        Y = np.array([[0], [1], [1], [0]])
    return X, Y


def main():
    np.random.seed(20)
    print("1) linear\n2) xor")
    choice = input("Which data set? ")
    X, Y = get_data(choice)
    lr = float(input("Learning rate (e.g. 0.5): "))
    net = NeuralNet()
    for e in range(5000):
        P = net.foward(X)
        if e % 500 == 0:
            print("epoch:", e, "loss:", loss_fn(Y, P))
        net.backword(X, Y, lr)
    P = net.foward(X)
    print("Accuracy:", np.sum((P > 0.5) == Y)/len(Y)*100, "%")


if __name__ == "__main__":
    main()
