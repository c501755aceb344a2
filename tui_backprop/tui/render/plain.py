"""Text for terminals that have only ASCII."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

_CELLS = str.maketrans("−∂·×–²±→←↑↓✓✗ᵀ⁻⁰₀₁₂₃₄₅₆₇₈₉Δ▸│●▲", "-d*x-2+><^v+xT-00123456789d>|*!")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉✓✗", "0123456789+x")

_WORDS = {
    "a⁻": "a_prev", "½(": "1/2 (", "½": "1/2", "²": "^2", "³": "^3", "√v̂": "sqrt(vhat)", "√s": "sqrt(s)",
    "√(": "sqrt(", "m̂": "mhat", "v̂": "vhat", "Σ": "sum ", "σ'": "sigma'", "σ": "sigma", "Φ": "Phi", "φ": "phi",
    "π": "pi", "β₁ᵗ": "b1^t", "β₂ᵗ": "b2^t", "β₁": "b1", "β₂": "b2", "η": "rate", "θ": "w", "μ": "mu", "ρ": "rho",
    "ε": "eps", "λ": "decay", "α": "alpha", "δ": "delta", "Δ": "change", "≤": "<=", "≥": ">=", "←": "<-", "−": "-",
    "·": "*", "∂": "d", "ᵀ": "^T", "⁻": "-", "⁰": "0", "…": "...", "⊙": "*", "±": "+/-", "∞": "inf",
}  # fmt: skip
"""What stands for the signs of a formula where there is only ASCII; the longer ones come first."""


def plain(text: str) -> str:
    """A text with something like it in ASCII for each of its signs, as many cells wide as before."""
    return text.translate(_CELLS)


def plain_strip(strip: Strip) -> Strip:
    """The same of a strip's text."""
    return Strip([Segment(plain(text), style) for text, style, _ in strip], strip.cell_length)


def spelled(text: str) -> str:
    """A formula with its letters and signs in words: "theta" needs more room than θ, but is understood.

    >>> spelled("θ ← θ − η g / (√s + ε)")
    'w <- w - rate g / (sqrt(s) + eps)'
    """
    for sign, word in _WORDS.items():
        text = text.replace(sign, word)
    return text.translate(_SUBSCRIPTS)
