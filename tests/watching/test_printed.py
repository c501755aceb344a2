"""Why a program has failed is read from what it printed last."""

from __future__ import annotations

import pytest

from tui_backprop.watching.printed import last_words

TRACEBACK = """epoch 1 loss 0.5
Traceback (most recent call last):
  File "/home/ann/lab1.py", line 40, in <module>
    train()
  File "/home/ann/lab1.py", line 12, in train
    return helper(x)
  File "/usr/lib/python3/site-packages/numpy/core.py", line 77, in helper
    raise ValueError("no")
ValueError: no"""
CAUSED = (
    TRACEBACK
    + """

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/home/ann/lab1.py", line 44, in <module>
    report()
KeyError: 'loss'
"""
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TRACEBACK, "line 12: ValueError: no"),
        (CAUSED, "line 44: KeyError: 'loss'"),
        (
            "Cell 3, line 2, in <module>\nNameError: name 'W' is not defined",
            "cell 3, line 2: NameError: name 'W' is not",
        ),
        (
            'Traceback (most recent call last):\n  File "/home/ann/lab1.ipynb, cell 2", line 5, in <module>\n'
            "    W[7] = 2\nIndexError: index 7 is out of bounds",
            "cell 2, line 5: IndexError: index 7",
        ),
        (
            '  File "lab1.py", line 3\n    x = (\n        ^\nSyntaxError: was never closed',
            "line 3: SyntaxError: was never",
        ),
        (TRACEBACK + "\n  (shapes 3 and 4)\nmake: *** Error 1", "line 12: ValueError: no"),
        ("Segmentation fault\n\n", "Segmentation fault"),
        ('  File "/tmp/other.py", line 3, in f\nValueError: x', "ValueError: x"),
        ("", ""),
        ("epoch 10 loss : 0.10000", ""),
    ],
)
def test_it_is_the_last_line_with_the_place_in_the_persons_own_file(text: str, said: str) -> None:
    found = last_words(text.split("\n"), "lab1.py")
    assert found.startswith(said) if said else not found
