import math
import random
random.seed(11)

def sig(z): return 1.0/(1.0+math.exp(-z))

def new(rows, cols):
    m = []
    for r in range(rows):
        m.append([random.random()*2-1 for c in range(cols)])
    return m

n0,n1,n2 = 2,3,3
A = new(n1,n0); B = new(n2,n1); C = new(1,n2)
X = [[0,0],[0,1],[1,0],[1,1]]; T = [0,1,1,0]
lr = 0.8
for it in range(3000):
    gA = [[0.0]*n0 for _ in range(n1)]; gB = [[0.0]*n1 for _ in range(n2)]; gC = [[0.0]*n2]
    mse = 0.0
    for k in range(4):
        p = [sig(A[i][0]*X[k][0]+A[i][1]*X[k][1]) for i in range(n1)]
        q = []
        for i in range(n2):
            z = 0.0
            for j in range(n1): z += B[i][j]*p[j]
            q.append(sig(z))
        out = sig(sum(C[0][j]*q[j] for j in range(n2)))
        mse += (out-T[k])**2/4
        dc = 2*(out-T[k])/4*out*(1-out)
        db = [dc*C[0][i]*q[i]*(1-q[i]) for i in range(n2)]
        da = []
        for j in range(n1):
            e = 0.0
            for i in range(n2): e += db[i]*B[i][j]
            da.append(e)
        for j in range(n2): gC[0][j] += dc*q[j]
        for i in range(n2):
            for j in range(n1): gB[i][j] += db[i]*p[j]
        for i in range(n1):
            for j in range(n0): gA[i][j] += da[i]*X[k][j]
    for i in range(n1):
        for j in range(n0): A[i][j] -= lr*gA[i][j]
    for i in range(n2):
        for j in range(n1): B[i][j] -= lr*gB[i][j]
    for j in range(n2): C[0][j] -= lr*gC[0][j]
    if it%500==0: print(it, mse)
