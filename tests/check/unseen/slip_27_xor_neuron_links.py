# every neuron knows its own inputs; no numpy
from math import exp
from random import Random

zufall = Random(27)


class Eingang:
    def __init__(self):
        self.wert = 0.0
        self.fehler = 0.0

    def vor(self):
        pass

    def rueck(self, eta):
        pass


class Neuron:
    def __init__(self, quellen):
        self.quellen = quellen
        self.gewichte = [zufall.uniform(-1.5, 1.5) for _ in quellen]
        self.schwelle = zufall.uniform(-0.5, 0.5)
        self.wert = 0.0
        self.fehler = 0.0        # dE/d(wert), gesammelt von den Nachfolgern

    def vor(self):
        s = self.schwelle
        for g, q in zip(self.gewichte, self.quellen):
            s += g * q.wert
        self.wert = 1.0 / (1.0 + exp(-s))
        self.fehler = 0.0

    def rueck(self, eta):
        delta = self.fehler * self.wert * (1.0 - self.wert)
        for i, q in enumerate(self.quellen):
            q.fehler += self.fehler * self.gewichte[i]
            self.gewichte[i] -= eta * delta * q.wert
        self.schwelle -= eta * delta


class Netz:
    def __init__(self, form):
        self.schichten = [[Eingang() for _ in range(form[0])]]
        for anzahl in form[1:]:
            self.schichten.append([Neuron(self.schichten[-1]) for _ in range(anzahl)])

    def rechne(self, x):
        for e, v in zip(self.schichten[0], x):
            e.wert = v
        for schicht in self.schichten[1:]:
            for n in schicht:
                n.vor()
        return self.schichten[-1][0].wert

    def lerne(self, x, soll, eta):
        ist = self.rechne(x)
        self.schichten[-1][0].fehler = ist - soll
        for schicht in reversed(self.schichten[1:]):
            for n in schicht:
                n.rueck(eta)
        return 0.5 * (ist - soll) ** 2


muster = [((0.0, 0.0), 0.0), ((1.0, 0.0), 1.0), ((0.0, 1.0), 1.0), ((1.0, 1.0), 0.0)]
netz = Netz([2, 4, 4, 1])
for epoche in range(4001):
    zufall.shuffle(muster)
    summe = sum(netz.lerne(x, s, 0.8) for x, s in muster)
    if epoche % 400 == 0:
        print('Epoche %4d  Fehler %.6f' % (epoche, summe / 4))
for x, s in sorted(muster):
    print(x, '->', '%.3f' % netz.rechne(x), 'soll', s)
