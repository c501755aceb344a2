import numpy as np

# Ziffern aus Hand-Pixeln (5 Zeilen x 3 Spalten)
DIGITS = """
### .#. ### ### #.# ### ### ### ### ###
#.# ##. ..# ..# #.# #.. #.. ..# #.# #.#
#.# .#. ### ### ### ### ### ..# ### ###
#.# .#. #.. ..# ..# ..# #.# ..# #.# ..#
### ### ### ### ..# ### ### ..# ### ###
"""


def vorlagen():
    zeilen = DIGITS.strip().split("\n")
    bilder = np.zeros((10, 15))
    for r, zeile in enumerate(zeilen):
        for d, stueck in enumerate(zeile.split()):
            for c in range(3):
                bilder[d, r * 3 + c] = 1.0 if stueck[c] == "#" else 0.0
    return bilder


def daten(pro_ziffer, rauschen, zufall):
    x = np.repeat(vorlagen(), pro_ziffer, axis=0)
    x = x + rauschen * zufall.standard_normal(x.shape)
    t = np.repeat(np.eye(10), pro_ziffer, axis=0)
    return x, t


def softmax(z):
    z = z - np.max(z, axis=1, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=1, keepdims=True)


class Netz:
    def __init__(self, zufall, behalten=0.8):
        self.zufall = zufall
        self.behalten = behalten
        self.par = dict(W1=zufall.standard_normal((15, 24)) * np.sqrt(2 / 15), b1=np.zeros(24),
                        W2=zufall.standard_normal((24, 16)) * np.sqrt(2 / 24), b2=np.zeros(16),
                        W3=zufall.standard_normal((16, 10)) * np.sqrt(1 / 16), b3=np.zeros(10))

    def maske(self, form):
        # inverted dropout: schon hier durch die Wahrscheinlichkeit teilen
        return (self.zufall.random(form) < self.behalten) / self.behalten

    def vorwaerts(self, x, training=False):
        p = self.par
        self.x = x
        self.z1 = x @ p["W1"] + p["b1"]
        self.h1 = np.maximum(self.z1, 0)
        if training:
            self.m1 = self.maske(self.h1.shape)
            self.h1 = self.h1 * self.m1
        self.z2 = self.h1 @ p["W2"] + p["b2"]
        self.h2 = np.maximum(self.z2, 0)
        return softmax(self.h2 @ p["W3"] + p["b3"])

    def rueckwaerts(self, aus, t):
        p, g = self.par, {}
        d = (aus - t) / t.shape[0]
        g["W3"] = self.h2.T @ d
        g["b3"] = d.sum(0)
        d = d @ p["W3"].T
        d[self.z2 <= 0] = 0
        g["W2"] = self.h1.T @ d
        g["b2"] = d.sum(0)
        d = d @ p["W2"].T * self.m1
        d[self.z1 <= 0] = 0
        g["W1"] = self.x.T @ d
        g["b1"] = d.sum(0)
        return g


def verlust(aus, t):
    return -np.mean(np.sum(t * np.log(aus + 1e-12), axis=1))


def lernen(epochen=60, rate=0.1, batch=20):
    zufall = np.random.default_rng(8)
    x, t = daten(20, 0.25, zufall)
    xt, tt = daten(8, 0.25, zufall)
    netz = Netz(zufall)
    for ep in range(epochen + 1):
        for idx in np.array_split(zufall.permutation(len(x)), len(x) // batch):
            aus = netz.vorwaerts(x[idx], training=True)
            g = netz.rueckwaerts(aus, t[idx])
            for k in netz.par:
                netz.par[k] -= rate * g[k]
        if ep % 10 == 0:
            aus = netz.vorwaerts(x)
            print(f"Epoche {ep:3d}  loss {verlust(aus, t):.4f}  Treffer {np.mean(aus.argmax(1) == t.argmax(1)):.3f}")
    aus = netz.vorwaerts(xt)
    print(f"Test: {np.mean(aus.argmax(1) == tt.argmax(1)):.3f}")


if __name__ == "__main__":
    lernen()
