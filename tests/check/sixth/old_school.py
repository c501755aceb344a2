from __future__ import print_function
from numpy import *

# the eleven line network, grown up a little.   l0 -> l1 -> l2 -> l3


def nonlin(x, deriv=False):
    if deriv == True:
        return x * (1 - x)
    return 1 / (1 + exp(-x))


random.seed(1)

X = array([[0, 0, 1],
           [0, 1, 1],
           [1, 0, 1],
           [1, 1, 1]])          # third column = bias input
y = array([[0, 1, 1, 0]]).T

syn0 = 2 * random.random((3, 6)) - 1
syn1 = 2 * random.random((6, 4)) - 1
syn2 = 2 * random.random((4, 1)) - 1

for j in range(20001):
    l0 = X
    l1 = nonlin(dot(l0, syn0))
    l2 = nonlin(dot(l1, syn1))
    l3 = nonlin(dot(l2, syn2))

    l3_error = y - l3
    if j % 2000 == 0:
        print("step", str(j).rjust(6), "sum of squares / 2 =", 0.5 * sum(l3_error ** 2))

    l3_delta = l3_error * nonlin(l3, True)
    l2_delta = l3_delta.dot(syn2.T) * nonlin(l2, deriv=True)
    l1_delta = l2_delta.dot(syn1.T) * nonlin(l1, deriv=True)

    syn2 += l2.T.dot(l3_delta)
    syn1 += l1.T.dot(l2_delta)
    syn0 += l0.T.dot(l1_delta)

print("Output after training:")
print(nonlin(dot(nonlin(dot(nonlin(dot(X, syn0)), syn1)), syn2)).round(4))
