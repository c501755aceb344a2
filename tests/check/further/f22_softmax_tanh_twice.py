import math, random
random.seed(0)
n_in, n_h, n_h2, n_out, lr = 2, 4, 4, 3, 0.1
W1=[[random.gauss(0,1) for _ in range(n_in)] for _ in range(n_h)]; b1=[0.0 for _ in range(n_h)]
W2=[[random.gauss(0,1) for _ in range(n_h)] for _ in range(n_h2)]; b2=[0.0 for _ in range(n_h2)]
W3=[[random.gauss(0,1) for _ in range(n_h2)] for _ in range(n_out)]; b3=[0.0 for _ in range(n_out)]
def layer(W,b,x): return [sum(w*v for w,v in zip(row,x))+c for row,c in zip(W,b)]
def soft(z):
    m=max(z); e=[math.exp(v-m) for v in z]; s=sum(e); return [v/s for v in e]
data=[([random.random(),random.random()],random.randrange(3)) for _ in range(15)]
for epoch in range(40):
    ce=0
    for x,k in data:
        h=[math.tanh(v) for v in layer(W1,b1,x)]
        g=[math.tanh(v) for v in layer(W2,b2,h)]
        p=soft(layer(W3,b3,g))
        ce-=math.log(p[k])
        d3=[p[i]-(1 if i==k else 0) for i in range(n_out)]
        d2=[sum(W3[i][j]*d3[i] for i in range(n_out))*(1-math.tanh(g[j])**2) for j in range(n_h2)]
        d1=[sum(W2[i][j]*d2[i] for i in range(n_h2))*(1-h[j]**2) for j in range(n_h)]
        for W,b,d,a in ((W3,b3,d3,g),(W2,b2,d2,h),(W1,b1,d1,x)):
            for i in range(len(d)):
                b[i]-=lr*d[i]
                for j in range(len(a)): W[i][j]-=lr*d[i]*a[j]
    print('epoch',epoch,'cross entropy',ce/len(data))
