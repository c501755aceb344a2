"""`figures_of`: the epoch, the step and the measurements that one printed line tells, in whatever words.

Every number of a line has a label: what stands before it, back to the number before. The last words of the label say
what the number is. So "Epoch 5/100, train loss: 0.31, val acc 95%" and "Cost after iteration 100: 0.693" are read by
the same few rules. A number that may be something else (a date, a version, a shape, a duration, a threshold, the best
so far) is left alone: a curve with a wrong point in it is worse than one without a point.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_backprop.watching.habits import in_plain_words
from tui_backprop.watching.letters import loss_before
from tui_backprop.watching.words import (
    EPOCHS,
    FILLERS,
    FOREIGN_TO_A_FIGURE,
    LOSSES,
    OTHERS,
    OWNERS,
    PARTS,
    SAME,
    SCORES,
    STEPS,
    TOTALS,
    TRANSPARENT,
    in_english,
    words_of,
)

READ = 600
"""Characters of a line in which figures are looked for: at its beginning and at its end."""
MOST = 24
"""Measurements of a line, at most."""


@dataclass(frozen=True)
class Figures:
    """What a line tells.

    Attributes:
        epoch: the epoch, as it is printed; None when it is not.
        epochs: how many there will be.
        step, steps: updates or batches, of the epoch when `steps` is theirs.
        values: name of a measurement to its number, as it is printed: 95 for 95 %.
    """

    epoch: float | None = None
    epochs: float | None = None
    step: float | None = None
    steps: float | None = None
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return self == NOTHING


NOTHING = Figures()

NUMBER = r"(?:[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf)(?:inity)?\b)"
_NUMBERS = re.compile(
    r"(?<![\w.@])(?<!\d[:/\-])"
    rf"(?P<number>{NUMBER})"
    r"(?:\s*(?:/|\bof\b|out of)\s*(?P<whole>\d[\d,]*))?"
    r"(?P<percent>\s?%)?"
    r"(?![\w]|[.:/\-×]\d|\.\w)",
    re.IGNORECASE,
)
_WORTH_IT = re.compile(
    r"loss|acc|cost|err|mse|mae|nll|entropy|objective|\bobj|ppl|perplexity|\bf1|auc|precision|recall|r2|\blr\b|learn"
    r"|fehler|verlust|kosten|custo|perte|perdida|fout|verlies|hata|chyba|rss|e[qc]m\b|likelihood|\b[EJLC][\[(]\d"
    r"|epoch|\bep\b|\bscore|iter|step|batch|round|ep[oó]ca|iou|dice|reward|\bJ\b|\bxent|\bce\b|sse|rmsle|[Éé]poque"
    r"|[^\x00-\x7f]",
    re.IGNORECASE,
)
_MNIST = re.compile(r"\[\s*(\d+)/(\d+)\s*\(\s*[\d.]+\s*%\)\]")
_BAR = re.compile(r"(?:\d+%)?\s*\|?[^|]*\|?\s*(?<![\d.])(\d+)/(\d+)\s*(?=\[|[━╺╸─=>.]{3}|\s[━╺╸─])")
_TUTORIAL = re.compile(r"^\s*\[\s*(\d+)\s*,\s*(\d+)\s*\]\s*(?=\D)")
_LEADING = re.compile(r"^\s*[\[(#]?\s*(\d+)(?:\s*/\s*(\d+))?\s*[\])]?\s*[:,.|\-]?(?=[\s:])(?![:\d])")
_SPEED = re.compile(
    r"[<,]?\s*[\d.]+\s*(?:it/s|s/it|[munµ]?s/step|steps?/s|samples/s|examples/s|batch/s)|\[?\d+:\d\d(?::\d\d)?<[^,\]]*"
)
_EPOCH_BEFORE = re.compile(r"\bep(?:och)?\W*\Z", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*(?:s|secs?|seconds?|ms|mins?|minutes?|hours?|h|us|µs|[kmgt]i?b|samples|params|parameters|classes|files?|errors?"
    r"|layers?|units?|neurons?|dollars|usd|times?)\b(?!\s*[:=])",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\s*(?:[\])}]|,\s*[A-Za-z]|$)")
_WRAPPED = re.compile(
    r"(?:np\.|numpy\.|jnp\.)?(?:float\d*|tensor|array|asarray|DeviceArray|Array|Tensor|Variable)\(\s*\[*\s*\Z|[\[(]+\s*\Z"
)


@dataclass
class _Reading:
    """What has been read of a line so far; see `Figures`."""

    epoch: float | None = None
    epochs: float | None = None
    step: float | None = None
    steps: float | None = None
    values: dict[str, float] = field(default_factory=dict)
    part: str = ""
    """Of the samples that the words before have named for all that follows."""
    pending: tuple[str, str] | None = None
    """A measurement that was named before an epoch: its number follows."""
    counted: float | None = None
    """A number whose unit may follow, as in "100 epochs"."""
    lettered: tuple[str, str, float] | None = None
    """A loss that is called by one letter: it is one when the line names no other."""


def figures_of(text: str) -> Figures:
    """What one line tells; `NOTHING` when it tells nothing.

    Args:
        text: without escape sequences and line end.
    """
    if not _WORTH_IT.search(text) and "|" not in text:
        return NOTHING
    if len(text) > 2 * READ:
        text = f"{text[:READ]} ; {text[-READ:]}"
    text = in_plain_words(in_english(text))
    found = _Reading()
    text = _without_bars(text, found)
    _read_labels(text, found)
    if found.lettered is not None and not found.values.keys() - {"lr"} and (found.epoch, found.step) != (None, None):
        _put(found, *found.lettered, None)
    if not found.values and found.epoch is None and found.epochs is None and found.step is None:
        return NOTHING
    if found.values.keys() - {"lr"} and found.epoch is None and found.step is None:
        if found.epochs is not None:  # "epochs: 100 loss: 0.3"
            found.epoch, found.epochs = found.epochs, None
        else:
            _read_leading(text, found)
    return Figures(found.epoch, found.epochs, found.step, found.steps, found.values)


def _without_bars(text: str, found: _Reading) -> str:
    """A line without its progress bar, speed and clock, of which the steps are read."""
    tutorial = _TUTORIAL.match(text)
    if tutorial is not None:
        found.epoch, found.step = float(tutorial[1]), float(tutorial[2])
        return text[tutorial.end() :]
    bar = _MNIST.search(text) or (_BAR.search(text) if "/" in text else None)
    if bar is not None and _EPOCH_BEFORE.search(text[: bar.start(1)]):
        found.epoch, found.epochs = float(bar[1]), float(bar[2])
        text = text[bar.end() :]
    elif bar is not None and float(bar[2]) > 0:
        found.step, found.steps = float(bar[1]), float(bar[2])
        kept = text[: bar.start()] if bar.re is _MNIST else _before_bar(text[: bar.start(1)])
        text = f"{kept} ; {text[bar.end() :]}"
    return _SPEED.sub(" ; ", text)


def _before_bar(text: str) -> str:
    """What is written before a bar: "Epoch 3: " of "Epoch 3:  40%|████      | "."""
    return re.sub(r"\d+%\|?[^|]*\|?\s*\Z", "", text.partition("|")[0])


def _read_labels(text: str, found: _Reading) -> None:
    end = 0
    for number in _NUMBERS.finditer(text):
        if len(found.values) >= MOST:
            return
        label = text[end : number.start()]
        end = number.end()
        _read_number(label, number, text[end : end + 24], found)


def _read_number(label: str, number: re.Match[str], behind: str, found: _Reading) -> None:
    """What a number with that label before it is, put into `found`."""
    words = words_of(label)
    if found.counted is not None:
        counted, found.counted = found.counted, None
        if words and words[0] in TOTALS and found.epoch is None:
            found.epoch = counted
            words = words[1:]
            label = label.split(maxsplit=1)[1] if " " in label.strip() else ":"
    value = _number(number)
    whole = float(number["whole"].replace(",", "")) if number["whole"] else None
    if _is_counted(words, behind, number):
        _count(words, label, value, found)
        return
    if found.pending is not None and _is_separator(label):
        (name, part), found.pending = found.pending, None
        _put(found, name, part, value, whole)
        return
    named = _named(label, words, found)
    if named is None:
        letter = loss_before(label, number["number"])
        if letter and found.lettered is None and not set(words) & FOREIGN_TO_A_FIGURE:
            found.lettered = letter, found.part, value
        return
    what, name, part = named
    if what == "count":
        _place(name, words, value, whole, found)
    elif not _is_cut_off(label, number, behind, is_counted=found.epoch is not None or found.step is not None):
        _put(found, name, part, value, whole)


def _is_counted(words: list[str], behind: str, number: re.Match[str]) -> bool:
    """Whether the unit of a number follows it, as in "after 100 epochs: 0.3"."""
    if number["whole"] or number["percent"] or not number["number"].isdigit():
        return False
    following = words_of(behind)
    if not following or following[0] not in TOTALS:
        return False
    return not set(words) & {"for", "every", "total", "per", "max"} and re.match(r"[\s_-]*[^\W\d]", behind) is not None


def _count(words: list[str], label: str, value: float, found: _Reading) -> None:
    """A number whose unit follows: of a measurement that was named before it the number is still to come."""
    found.counted = value
    metric = _named_metric(words, label)
    if metric is not None:
        found.pending = metric[0], metric[1] or found.part


def _number(number: re.Match[str]) -> float:
    return float(number["number"].replace(",", ""))


_SEPARATOR = re.compile(r"[\s:=\-–—>|,\])]*(?:is|was|value)?[\s:=>]*\Z")


def _is_separator(label: str) -> bool:
    return bool(label.strip()) and _SEPARATOR.match(label) is not None


def _named(label: str, words: list[str], found: _Reading) -> tuple[str, str, str] | None:
    """Whether a label names a count or a measurement, its name, and the samples it is of."""
    if not words:
        return None
    stripped = label.rstrip()
    if stripped.endswith("<") or (stripped.endswith((">", "≥", "≤", "<=", ">=")) and stripped[-2:] not in ("->", "=>")):
        return None
    last = _last(words)
    if last is not None and (words[last] in EPOCHS or words[last] in STEPS):
        earlier = _named_metric(words[:last], label)
        if earlier is not None:
            found.pending = earlier[0], earlier[1] or found.part
        is_meant = not set(words) & FOREIGN_TO_A_FIGURE - {"last"} or found.pending is not None
        return ("count", words[last], "") if is_meant else None
    if last is not None and words[last] in TOTALS:
        return "count", words[last], ""
    metric = _named_metric(words, label)
    if metric is None:
        _note_part(label, words, found)
        return None
    name, part, is_sticky = metric
    if is_sticky and part is not None:
        found.part = part
    return "figure", name, part if part is not None else found.part


def _last(words: list[str]) -> int | None:
    """The last word that is no filler."""
    return next((index for index in reversed(range(len(words))) if words[index] not in FILLERS), None)


def _named_metric(words: list[str], label: str) -> tuple[str, str | None, bool] | None:
    """The measurement that a label ends with: its name, the samples it is of (None: not said), whether for all after.

    Between the name and the end of the label only fillers and the name of the samples may stand.
    """
    part: str | None = None
    if words[-2:] == ["learning", "rate"]:
        return "lr", "", False
    if words[-1:] == ["score"] and words[-2:-1] and words[-2] in PARTS:  # scikit-learn's "Validation score"
        return "score", PARTS[words[-2]], False
    at = len(words) - 1
    while at >= 0 and words[at] not in LOSSES and words[at] not in SCORES and words[at] not in OTHERS:
        word = words[at]
        if word in PARTS:
            part = PARTS[word]
        elif word in EPOCHS or word in STEPS:
            # "train_loss_epoch" is one name.
            if not re.search(rf"_{word}\W*\Z", label, re.IGNORECASE):
                return None
        elif word not in FILLERS and not _is_number_type(word) and word != "entropy":
            return None
        elif word == "entropy":
            if words[at - 1 : at] == ["cross"]:
                return ("cross_entropy", *_part_before(words, at - 1, label))
            return None
        at -= 1
    if at < 0:
        return None
    if set(words[_clause(words, label) : at]) & FOREIGN_TO_A_FIGURE:
        return None
    name = _full_name(words, at, label)
    if part is not None:
        return name, part, False
    return (name, *_part_before(words, at, label))


def _is_number_type(word: str) -> bool:
    return word in {"np", "numpy", "float", "tensor", "array", "jnp", "devicearray", "asarray", "variable"}


def _clause(words: list[str], label: str) -> int:
    """The first word behind the last comma or bar: what stands before it says nothing of this number."""
    behind = re.split(r"[,;|]|\s-\s", label)[-1]
    return max(0, len(words) - len(words_of(behind))) if words_of(behind) else 0


_IDENTIFIER = re.compile(r"[^\W\d][\w'’/.-]*")


def _full_name(words: list[str], at: int, label: str) -> str:
    """The name of a measurement; of "d_loss" or "binary_logloss" with what is joined to it."""
    word = words[at]
    if at and words[at - 1] in OWNERS:
        return f"{words[at - 1]}_{SAME.get(word, word)}"
    for identifier in reversed(_IDENTIFIER.findall(label)):
        parts = words_of(identifier)
        if word in parts and len(parts) > 1:
            own = [
                SAME.get(part, part)
                for part in parts
                if part not in PARTS and part not in TRANSPARENT and part not in ("epoch", "step", "mean", "avg")
            ]
            return "_".join(own)[:60] or SAME.get(word, word)
        if word in parts:
            break
    return SAME.get(word, word)


def _part_before(words: list[str], at: int, label: str) -> tuple[str | None, bool]:
    """Which samples the words before a measurement name, and whether for all that follows, as "Test set: loss …"."""
    index = at - 1
    while index >= 0:
        word = words[index]
        if word in PARTS:
            return PARTS[word], _is_heading(word, label)
        index -= 1
    return None, False


def _is_heading(word: str, label: str) -> bool:
    """Whether a word stands as a heading: "[val]", "Test set:", "Train -"."""
    return re.search(rf"\b{word}(?:ing)?\b(?:\s+(?:set|data))?\s*(?:[:\]|)>]|\s-\s)", label, re.IGNORECASE) is not None


def _note_part(label: str, words: list[str], found: _Reading) -> None:
    for word in reversed(words):
        if word in PARTS:
            if _is_heading(word, label):
                found.part = PARTS[word]
            return


def _is_cut_off(label: str, number: re.Match[str], behind: str, *, is_counted: bool) -> bool:
    """Whether a number is something else after all: one of an array, of a shape, a duration, a count of things."""
    if (_UNIT.match(behind) is not None and not number["percent"]) or label.rstrip()[-1:] in tuple("$€£"):
        return True
    if _WRAPPED.search(label) is not None:
        return _CLOSES.match(behind) is None
    word = "".join(words_of(label)[-1:])
    if word in ("error", "err", "cost", "errors", "rss") and re.fullmatch(r"[-+]?\d+", number["number"]):
        # "Error 404" and "error: 2 arguments": an error that is a number of a training is hardly a whole one.
        return not is_counted or re.match(r"\s*(?:[,;|]|$)", behind) is None
    return False


def _put(found: _Reading, name: str, part: str | None, value: float, whole: float | None) -> None:
    """Enter a measurement; the first of a name in a line is the one that is meant."""
    if whole is not None:
        if name not in SCORES or not whole:
            return
        value /= whole
    found.values.setdefault((part or "") + name, value)


def _place(name: str, words: list[str], value: float, whole: float | None, found: _Reading) -> None:
    """Enter an epoch or a step."""
    if not math.isfinite(value) or value < 0:
        return
    if name in TOTALS or set(words) & {"num", "max", "total", "n"}:
        found.epochs = found.epochs if found.epochs is not None else value
    elif name in EPOCHS and found.epoch is None:
        found.epoch, found.epochs = value, whole if whole is not None else found.epochs
    elif name in STEPS and found.step is None:
        found.step, found.steps = value, whole


def _read_leading(text: str, found: _Reading) -> None:
    """A number at the beginning of a line of measurements is what they are counted by: "[12] train-rmse:0.3"."""
    leading = _LEADING.match(text)
    if leading is not None:
        found.step = float(leading[1])
        found.steps = float(leading[2]) if leading[2] else None
