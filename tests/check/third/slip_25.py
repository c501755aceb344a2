# Three kinds of flowers (made up measurements: petal length in mm, weight in kg)
import numpy as np

random = np.random.RandomState(19)


def flowers(counts):
    means = [(14, 0.0020), (42, 0.0013), (55, 0.0031)]
    devs = [(3, 0.0004), (6, 0.0003), (7, 0.0005)]
    rows, kinds = [], []
    for kind in range(3):
        for _ in range(counts[kind]):
            rows.append([random.normal(means[kind][0], devs[kind][0]),
                         random.normal(means[kind][1], devs[kind][1])])
            kinds.append(kind)
    return np.array(rows), np.array(kinds)


def standardize(data, mean, std):
    return (data - mean) / std


train_x, train_k = flowers([50, 50, 50])
test_x, test_k = flowers([5, 20, 35])

mean, std = train_x.mean(axis=0), train_x.std(axis=0)
train_x = standardize(train_x, mean, std)
mean, std = test_x.mean(axis=0), test_x.std(axis=0)
test_x = standardize(test_x, mean, std)

train_t = np.zeros((150, 3))
train_t[np.arange(150), train_k] = 1

wa = random.randn(2, 6) * 0.7
wb = random.randn(6, 6) * 0.4
wc = random.randn(6, 3) * 0.4
ba, bb, bc = np.zeros(6), np.zeros(6), np.zeros(3)


def run(x):
    ya = np.tanh(x.dot(wa) + ba)
    yb = np.tanh(ya.dot(wb) + bb)
    s = yb.dot(wc) + bc
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return ya, yb, e / e.sum(axis=1, keepdims=True)


rate = 0.3
for turn in range(601):
    ya, yb, yc = run(train_x)
    if turn % 100 == 0:
        loss = -np.log(yc[np.arange(150), train_k]).mean()
        right = (yc.argmax(axis=1) == train_k).mean()
        print('turn', turn, 'loss', round(float(loss), 5), 'right', round(float(right), 3))
    ec = (yc - train_t) / 150
    eb = ec.dot(wc.T) * (1 - yb ** 2)
    ea = eb.dot(wb.T) * (1 - ya ** 2)
    wc -= rate * yb.T.dot(ec)
    bc -= rate * ec.sum(axis=0)
    wb -= rate * ya.T.dot(eb)
    bb -= rate * eb.sum(axis=0)
    wa -= rate * train_x.T.dot(ea)
    ba -= rate * ea.sum(axis=0)

print('right on the test flowers:', (run(test_x)[2].argmax(axis=1) == test_k).mean())
