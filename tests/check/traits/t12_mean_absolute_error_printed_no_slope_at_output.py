import numpy as np

rng = np.random.default_rng(4)
data = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
wanted = np.array([[0.0], [1.0], [1.0], [0.0]])
to_hidden = rng.normal(size=(2, 5))
to_output = rng.normal(size=(5, 1))

for _ in range(4000):
    hidden = np.tanh(data @ to_hidden)
    answer = 1 / (1 + np.exp(-(hidden @ to_output)))
    if _ % 500 == 0:
        print("Error: " + str(np.mean(np.abs(wanted - answer))))
    delta_out = wanted - answer
    delta_hidden = (delta_out @ to_output.T) * (1 - hidden**2)
    to_output += 0.4 * hidden.T @ delta_out
    to_hidden += 0.4 * data.T @ delta_hidden

print(answer.round(2))
