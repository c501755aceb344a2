import math
from random import Random
rng = Random(9)
class N:
    def __init__(s, k): s.w=[rng.uniform(-1,1) for _ in range(k+1)]; s.v=[0.0]*(k+1)
    def f(s, x):
        s.x = list(x)+[1.0]; z = 0.0
        for a, b in zip(s.w, s.x): z = z + a*b
        s.o = math.tanh(z); return s.o
    def up(s, lr, mu):
        for i in range(len(s.w)):
            s.v[i] = mu*s.v[i] - lr*s.d*s.x[i]
            s.w[i] = s.w[i] + s.v[i]
A=[N(2) for _ in range(4)]; B=[N(4) for _ in range(4)]; C=N(4)
D=[((rng.random(), rng.random())) for _ in range(12)]
D=[(p, 0.9 if p[0]>p[1] else -0.9) for p in D]
for ep in range(60):
    loss=0.0
    for x,t in D:
        a=[n.f(x) for n in A]; b=[n.f(a) for n in B]; y=C.f(b)
        loss+=(y-t)**2/len(D)
        C.d=2*(y-t)/len(D)*(1-y*y)
        for j,n in enumerate(B): n.d=C.d*C.w[j]*(1-n.o**2)
        for j,n in enumerate(A): n.d=sum(m.d*m.w[j] for m in B)*(1-n.o**2)
        for n in A+B+[C]: n.up(0.2,0.9)
    if ep%10==0: print("epoch",ep,"loss",loss)
