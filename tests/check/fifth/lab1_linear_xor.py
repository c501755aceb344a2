import numpy as np
import matplotlib.pyplot as plt


def generate_linear(n=100):
    pts = np.random.uniform(0, 1, (n, 2))
    inputs = []
    labels = []
    for pt in pts:
        inputs.append([pt[0], pt[1]])
        if pt[0] > pt[1]:
            labels.append(0)
        else:
            labels.append(1)
    return np.array(inputs), np.array(labels).reshape(n, 1)


def generate_XOR_easy():
    inputs = []
    labels = []
    for i in range(11):
        inputs.append([0.1*i, 0.1*i])
        labels.append(0)
        if 0.1*i == 0.5:
            continue
        inputs.append([0.1*i, 1-0.1*i])
        labels.append(1)
    return np.array(inputs), np.array(labels).reshape(21, 1)


def show_result(x, y, pred_y, name):
    for k, (title, lab) in enumerate([('Ground truth', y), ('Predict result', pred_y)]):
        plt.subplot(1, 2, k+1)
        plt.title(title, fontsize=18)
        for i in range(x.shape[0]):
            if lab[i] == 0:
                plt.plot(x[i][0], x[i][1], 'ro')
            else:
                plt.plot(x[i][0], x[i][1], 'bo')
    plt.savefig('/tmp/' + name + '.png')
    plt.close()


def sigmoid(x):
    return 1.0/(1.0 + np.exp(-x))


def derivative_sigmoid(x):
    # x 已經是 sigmoid 的輸出
    return np.multiply(x, 1.0 - x)


class TwoHidden:
    def __init__(self, h1=6, h2=4):
        self.w1 = np.random.randn(2, h1)
        self.w2 = np.random.randn(h1, h2)
        self.w3 = np.random.randn(h2, 1)

    def foward(self, x):
        self.x = x
        self.a1 = sigmoid(np.dot(x, self.w1))
        self.a2 = sigmoid(np.dot(self.a1, self.w2))
        self.y = sigmoid(np.dot(self.a2, self.w3))
        return self.y

    def backword(self, y_hat):
        # 損失: 0.5 * (y - y_hat)^2，對這個樣本
        d3 = (self.y - y_hat) * derivative_sigmoid(self.y)
        d2 = np.dot(d3, self.w3.T) * derivative_sigmoid(self.a2)
        d1 = np.dot(d2, self.w2.T) * derivative_sigmoid(self.a1)
        self.g3 = np.dot(self.a2.T, d3)
        self.g2 = np.dot(self.a1.T, d2)
        self.g1 = np.dot(self.x.T, d1)

    def update(self, lr):
        self.w1 -= lr * self.g1
        self.w2 -= lr * self.g2
        self.w3 -= lr * self.g3


def run(name, x, y, epochs, lr):
    net = TwoHidden()
    for epoch in range(1, epochs+1):
        total = 0
        for i in range(len(x)):
            pred = net.foward(x[i:i+1])
            total += 0.5 * ((pred - y[i:i+1])**2).sum()
            net.backword(y[i:i+1])
            net.update(lr)
        if epoch % 250 == 0:
            print('%s epoch %d running loss : %.8f' % (name, epoch, total/len(x)))
    out = net.foward(x)
    print(out[:5])
    print('loss after training : %.8f' % np.mean(0.5 * (out - y)**2))
    print('accuracy : %.2f%%' % (np.mean((out >= 0.5) == y) * 100))
    show_result(x, y, np.where(out >= 0.5, 1, 0), name)


np.random.seed(1)
x, y = generate_linear()
run('linear', x, y, 250, 0.5)
x, y = generate_XOR_easy()
run('XOR', x, y, 2000, 0.8)
