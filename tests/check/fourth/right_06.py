import numpy as np

# per-sample backprop with momentum, everything in 1-d vectors
# 3-bit parity problem

class Neurons:
    def __init__(self, inputs, count, random):
        self.weights = random.uniform(-1, 1, (count, inputs))
        self.threshold = random.uniform(-1, 1, count)
        self.last_w = np.zeros((count, inputs))
        self.last_t = np.zeros(count)

    def fire(self, signal):
        self.signal = signal
        self.output = np.tanh(self.weights @ signal - self.threshold)
        return self.output

    def blame(self, dE_dout):
        # the threshold is subtracted, so its slope has the opposite sign
        self.delta = dE_dout * (1 - self.output ** 2)
        return self.weights.T @ self.delta

    def change(self, eta, alpha):
        self.last_w = -eta * np.outer(self.delta, self.signal) + alpha * self.last_w
        self.last_t = eta * self.delta + alpha * self.last_t
        self.weights = self.weights + self.last_w
        self.threshold = self.threshold + self.last_t


random = np.random.default_rng(5)
bits = [[(k >> j) & 1 for j in range(3)] for k in range(8)]
stimulus = 2.0 * np.array(bits) - 1
desired = np.array([0.9 if sum(b) % 2 else -0.9 for b in bits])

hidden = Neurons(3, 6, random)
top = Neurons(6, 1, random)

for sweep in range(1, 1501):
    for k in random.permutation(8):
        answer = top.fire(hidden.fire(stimulus[k]))
        dE = answer - desired[k]
        hidden.blame(top.blame(dE))
        top.change(0.05, 0.8)
        hidden.change(0.05, 0.8)
    if sweep % 300 == 0:
        answers = np.array([top.fire(hidden.fire(s))[0] for s in stimulus])
        print("sweep", sweep, "E =", 0.5 * np.sum((answers - desired) ** 2))

answers = np.array([top.fire(hidden.fire(s))[0] for s in stimulus])
for b, a, d in zip(bits, answers, desired):
    print(b, "wanted", d, "got", round(float(a), 3))
print("signs right:", int(np.sum(np.sign(answers) == np.sign(desired))), "/ 8")
