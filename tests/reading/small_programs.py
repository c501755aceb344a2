"""Small programs that differ in a few lines, and what is said about them."""

from __future__ import annotations

from pathlib import Path

from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.report import Report

BEGINNING = """\
import numpy as np

rng = np.random.default_rng(0)


def samples(n):
    x = rng.normal(0.5, 1.5, (n, 2))
    return x, (x[:, :1] * x[:, 1:] > 0) * 1.0


def weights():
    return {'w1': rng.normal(0, 0.6, (2, 5)), 'b1': np.zeros(5), 'w2': rng.normal(0, 0.6, (5, 4)),
            'b2': np.zeros(4), 'w3': rng.normal(0, 0.6, (4, 1)), 'b3': np.zeros(1)}


def forward(p, x):
    a1 = np.tanh(x @ p['w1'] + p['b1'])
    a2 = np.tanh(a1 @ p['w2'] + p['b2'])
    return a1, a2, 1 / (1 + np.exp(-(a2 @ p['w3'] + p['b3'])))


def loss(p, x, y):
    a = forward(p, x)[2]
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def accuracy(p, x, y):
    return np.mean((forward(p, x)[2] > 0.5) == y)


def gradient(p, x, y):
    a1, a2, a = forward(p, x)
    d3 = (a - y) / len(x)
    d2 = d3 @ p['w3'].T * (1 - a2 ** 2)
    d1 = d2 @ p['w2'].T * (1 - a1 ** 2)
    return {'w1': x.T @ d1, 'b1': d1.sum(0), 'w2': a1.T @ d2, 'b2': d2.sum(0), 'w3': a2.T @ d3, 'b3': d3.sum(0)}


"""
"""A network 2-5-4-1 of tanh with cross-entropy, in functions and a dict; nothing is run yet."""


def said_of(folder: Path, rest: str, beginning: str = BEGINNING) -> Report:
    """What is said about a program of a beginning and a rest."""
    program = folder / "program.py"
    program.write_text(beginning + rest, encoding="utf-8")
    return check_file(program)


def line_with(text: str, rest: str, beginning: str = BEGINNING) -> int:
    """The line of the program on which something stands first."""
    return next(i for i, line in enumerate((beginning + rest).split("\n"), 1) if text in line)


def slips_in(report: Report) -> list[tuple[str, int]]:
    """The certain findings of a report."""
    return [(finding.slip, finding.line) for finding in report.findings if finding.certain]
