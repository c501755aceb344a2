import numpy as np

prng = np.random.RandomState(25)


class Couche:
    """une couche dense; l'activation est choisie par son nom"""

    def __init__(self, entree, sortie, activation):
        self.poids = np.full((entree, sortie), 0.1)
        self.biais = np.zeros(sortie)
        self.activation = activation

    def avant(self, x):
        self.x = x
        z = np.matmul(x, self.poids) + self.biais
        self.a = np.tanh(z) if self.activation == 'tanh' else z
        return self.a

    def arriere(self, da):
        dz = da * (1 - self.a ** 2) if self.activation == 'tanh' else da
        self.dp = np.matmul(self.x.T, dz)
        self.db = np.sum(dz, axis=0)
        return np.matmul(dz, self.poids.T)

    def corrige(self, pas):
        self.poids -= pas * self.dp
        self.biais -= pas * self.db


class Reseau:
    def __init__(self):
        self.couches = [Couche(1, 12, 'tanh'), Couche(12, 12, 'tanh'), Couche(12, 1, 'lineaire')]

    def avant(self, x):
        for c in self.couches:
            x = c.avant(x)
        return x

    def arriere(self, d):
        for c in self.couches[::-1]:
            d = c.arriere(d)

    def corrige(self, pas):
        for c in self.couches:
            c.corrige(pas)


x = np.linspace(-2.5, 2.5, 80)[:, None]
t = np.sin(x) + 0.02 * prng.randn(80, 1)

reseau = Reseau()
pas = 0.1
for epoque in range(4001):
    y = reseau.avant(x)
    perte = 0.5 * np.mean((y - t) ** 2)
    reseau.arriere((y - t) / len(x))
    reseau.corrige(pas)
    if epoque % 400 == 0:
        print('epoque', epoque, 'perte', '%.6f' % perte)
print('erreur maximale %.3f' % np.abs(reseau.avant(x) - np.sin(x)).max())
