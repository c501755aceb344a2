from __future__ import print_function
import numpy as np

# lab 1, linear data, samples in the columns
np.random.seed(1234)
NUM = 80
pts = np.random.uniform(-1, 1, size=(2, NUM))
lab = np.where(pts[0] + 0.5*pts[1] > 0.1, 1.0, 0.0).reshape(1, NUM)

class NN:
    def __init__(self, n_in, n_hid, n_out):
        self.W = {}
        self.B = {}
        shapes = [n_in, n_hid, n_hid, n_out]
        for L in range(1, 4):
            self.W[L] = np.random.normal(0, 1.0, (shapes[L], shapes[L-1]))
            self.B[L] = np.zeros((shapes[L], 1))

    def logistic(self, Z):
        return 1.0/(1.0 + np.exp(-Z))

    def feed_forward(self, X):
        self.A = {0: X}
        for L in range(1, 4):
            self.A[L] = self.logistic(np.dot(self.W[L], self.A[L-1]) + self.B[L])
        return self.A[3]

    def back_propagation(self, T):
        self.dW = {}
        self.dB = {}
        E = self.A[3] - T
        for L in (3, 2, 1):
            D = E*self.A[L]*(1.0 - self.A[L])
            self.dW[L] = np.dot(D, self.A[L-1].T)
            self.dB[L] = np.mean(D, axis=1, keepdims=True)
            E = np.dot(self.W[L].T, D)

    def gradient_descent(self, rate):
        for L in self.W:
            self.W[L] = self.W[L] - rate*self.dW[L]
            self.B[L] = self.B[L] - rate*self.dB[L]

net = NN(2, 5, 1)
for it in range(1500):
    Y = net.feed_forward(pts)
    sse = 0.5*np.sum((Y - lab)**2)
    net.back_propagation(lab)
    net.gradient_descent(0.1)
    if it % 150 == 0:
        print('iteration', it, 'error', sse)

Y = net.feed_forward(pts)
wrong = np.count_nonzero((Y > 0.5) != (lab > 0.5))
print('misclassified %d of %d' % (wrong, NUM))
