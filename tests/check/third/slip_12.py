import numpy as np

def sigmoid(x): return 1/(1+np.exp(-x))
def sigmoid_der(a): return a*(1-a)

X = np.array([[0,0],[0,1],[1,0],[1,1]])
Y = np.array([[0],[1],[1],[0]])

rng = np.random.RandomState(17)
w1 = rng.randn(2,4)
w2 = rng.randn(4,3)
w3 = rng.randn(3,1)
b1 = rng.randn(4)
b2 = rng.randn(3)
b3 = rng.randn(1)

def forward(x):
    a1 = sigmoid(np.dot(x,w1)+b1)
    a2 = sigmoid(np.dot(a1,w2)+b2)
    a3 = sigmoid(np.dot(a2,w3)+b3)
    return a1,a2,a3

def train_step(x,y,lr):
    global w1,w2,w3,b1,b2,b3
    a1,a2,a3 = forward(x)
    loss = np.mean((a3-y)**2)
    delta3 = 2*(a3-y)/len(x)*sigmoid_der(a3)
    delta2 = np.dot(delta3,w3.T)*sigmoid_der(a2)
    delta1 = np.dot(delta2,w2.T)*sigmoid_der(a1)
    dw3 = np.dot(a2.T,delta3)
    dw2 = np.dot(a1.T,delta2)
    dw1 = np.dot(x.T,delta1)
    db3 = np.sum(delta3,axis=0)
    db2 = np.sum(delta2,axis=0)
    db1 = np.sum(delta1,axis=1)
    w1 = w1-lr*dw1
    w2 = w2-lr*dw2
    w3 = w3-lr*dw3
    b1 = b1-lr*db1
    b2 = b2-lr*db2
    b3 = b3-lr*db3
    return loss

for i in range(10000):
    loss = train_step(X,Y,1.0)
    if i%1000==0:
        print('epoch',i,'loss',loss)

print('prediction')
print(forward(X)[2])
print('accuracy', np.mean((forward(X)[2]>0.5)==Y))
