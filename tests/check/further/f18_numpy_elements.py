import numpy as np
np.random.seed(1)
w1 = np.random.rand(3, 2); w2 = np.random.rand(3, 3); w3 = np.random.rand(3)
def sig(x): return 1/(1+np.exp(-x))
X = [[0,0],[0,1],[1,0],[1,1]]; T = [0,1,1,0]
for epoch in range(500):
    E = 0
    for x, t in zip(X, T):
        h = np.zeros(3); g = np.zeros(3)
        for i in range(3):
            h[i] = sig(w1[i][0]*x[0] + w1[i][1]*x[1])
        for i in range(3):
            s = 0
            for j in range(3): s += w2[i][j]*h[j]
            g[i] = sig(s)
        y = sig(w3[0]*g[0]+w3[1]*g[1]+w3[2]*g[2])
        E += 0.5*(t-y)**2
        d3 = (y-t)*y*(1-y)
        d2 = np.zeros(3); d1 = np.zeros(3)
        for i in range(3): d2[i] = d3*w3[i]*g[i]*(1-g[i])
        for j in range(3):
            for i in range(3): d1[j] += d2[i]*w2[i][j]
            d1[j] *= h[j]*(1-h[j])
        for i in range(3): w3[i] -= 0.5*d3*g[i]
        for i in range(3):
            for j in range(3): w2[i][j] -= 0.5*d2[i]*h[j]
        for i in range(3):
            for j in range(2): w1[i][j] -= 0.5*d1[i]*x[j]
    if epoch % 100 == 0: print(epoch, E)
