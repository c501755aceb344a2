import numpy as np

# Fit z = x*y on the square, mini-batches, squared error, ReLU hidden units
rand = np.random.RandomState(6)
inputs = rand.uniform(-1, 1, size=(256, 2))
targets = (inputs[:, 0] * inputs[:, 1]).reshape(256, 1)

w_in = rand.normal(0, 1, (2, 30))
b_in = rand.normal(0, 0.1, (30,))
w_out = rand.normal(0, 0.25, (30, 1))
b_out = np.zeros(1)


def model(x):
    pre = x.dot(w_in) + b_in
    post = np.maximum(pre, 0.0)
    return pre, post, post.dot(w_out) + b_out


def mse(a, b):
    return np.mean(np.square(a - b))


lr = 0.1
_, _, pred = model(inputs)
print("start", mse(pred, targets))
history = []
for epoch in range(300):
    rows = rand.permutation(256)
    for batch in rows.reshape(8, 32):
        x, t = inputs[batch], targets[batch]
        pre, post, out = model(x)
        g_out = 2.0 * (out - t) / len(batch)
        g_hidden = g_out.dot(w_out.T)
        g_hidden[pre <= 0] = 0.0
        w_out -= lr * post.T.dot(g_out)
        b_out -= lr * g_out.sum(axis=0)
        w_in -= lr * x.T.dot(g_hidden)
        b_in -= lr * g_hidden.sum(axis=0)
    epoch_loss = mse(pred, targets)
    history.append(epoch_loss)
    if (epoch + 1) % 50 == 0:
        print("epoch", epoch + 1, "loss", history[-1])

print("best loss seen:", min(history))
