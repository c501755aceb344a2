import numpy as np

class XorBrain:
    '''learns XOR one sample at a time; vectors are 1-d'''

    def __init__(self, hidden=6, eta=0.5):
        self.eta = eta
        self.w_hid, self.w_out = np.zeros((hidden, 2)), np.zeros(hidden)
        self.t_hid, self.t_out = np.zeros(hidden), 0.0

    def think(self, x):
        self.hid = np.tanh(self.w_hid @ x + self.t_hid)
        self.net = self.w_out @ self.hid + self.t_out
        return 1 / (1 + np.exp(-self.net))

    def learn(self, x, target):
        o = self.think(x)
        delta_o = (o - target) * o * (1 - o)
        delta_h = delta_o * self.w_out * (1 - self.hid ** 2)
        self.w_out = self.w_out - self.eta * delta_o * self.hid
        self.t_out = self.t_out - self.eta * delta_o
        self.w_hid = self.w_hid - self.eta * np.outer(delta_h, x)
        self.t_hid = self.t_hid - self.eta * delta_h
        return 0.5 * (o - target) ** 2


if __name__ == "__main__":
    patterns = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]
    np.random.seed(1)
    brain = XorBrain()
    for sweep in range(3000):
        error = 0.0
        for k in np.random.permutation(4):
            x, target = patterns[k]
            error += brain.learn(np.array(x, dtype=float), target)
        if sweep % 500 == 0:
            print("sweep", sweep, "summed error", round(error, 5))
    for x, target in patterns:
        print(x, target, "->", round(float(brain.think(np.array(x, dtype=float))), 3))
