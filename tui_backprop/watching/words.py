"""The vocabulary of training logs: which words name an epoch, a step, a measurement, and which samples it is of."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Literal

Kind = Literal["loss", "score", "other"]

LOSSES = {
    "loss", "losses", "cost", "error", "err", "mse", "rmse", "mae", "nll", "bce", "ce", "logloss", "mlogloss",
    "crossentropy", "xent", "objective", "obj", "perplexity", "ppl", "sse", "mape", "rmsle",
    "merror", "msle", "learn", "j", "errors", "rss", "eqm", "ecm", "errore", "costo", "coste", "custo",
    "kosten", "kostenfunktion", "fehlerfunktion", "fout", "verlies", "hata", "kayıp", "błąd", "chyba",
    "verlust", "fehler", "perte", "erreur", "perdida", "pérdida", "erro", "перте", "потери",
    "ошибка", "損失", "誤差",
    "손실", "오차",
}  # fmt: skip
"""Smaller is better."""
SCORES = {
    "accuracy", "acc", "precision", "recall", "f1", "auc", "aucpr", "iou", "miou", "dice", "r2",
    "accuracies", "top1",
    "genauigkeit", "exactitude", "precisión", "exactitud", "acurácia", "acuracia", "точность",
    "正解率", "정확도",
    "val_acc", "map", "bleu", "mcc", "kappa",
}  # fmt: skip
"""Larger is better; most are shares."""
OTHERS = {"lr", "reward", "return"}
OWNERS = {"d", "g", "generator", "discriminator", "actor", "critic", "policy", "encoder", "decoder", "box", "cls", "kl"}
"""Whose loss it is, where a program has several."""
SAME = {"acc": "accuracy", "accuracies": "accuracy", "losses": "loss", "err": "error", "obj": "objective",
        "errors": "error", "ppl": "perplexity", "learn": "loss", "j": "cost", "errore": "error", "costo": "cost",
        "coste": "cost", "custo": "cost", "kosten": "cost", "kostenfunktion": "cost", "fehlerfunktion": "error",
        "fout": "error", "verlies": "loss", "hata": "error", "kayıp": "loss", "błąd": "error", "chyba": "error",
        "eqm": "mse", "ecm": "mse", "損失": "loss", "誤差": "error",
        "손실": "loss", "오차": "error",
        "正解率": "accuracy", "정확도": "accuracy", "потери": "loss", "ошибка": "error", "точность": "accuracy",
        "verlust": "loss", "fehler": "error", "genauigkeit": "accuracy", "perte": "loss", "erreur": "error",
        "exactitude": "accuracy", "pérdida": "loss", "perdida": "loss", "precisión": "accuracy",
        "erro": "error",
        "exactitud": "accuracy", "acurácia": "accuracy", "acuracia": "accuracy"}  # fmt: skip
"""Words with the same meaning, by the one that names them all."""

EPOCHS = {"epoch", "ep", "epoche", "época", "epoca", "époque", "эпоха", "エポック", "에포크"}
STEPS = {"iter", "iteration", "it", "itr", "step", "batch", "round", "generation", "iteración", "iteracion", "iteração",
         "globalstep", "update"}  # fmt: skip
TOTALS = {"epochs", "iters", "iterations", "steps", "batches", "rounds", "generations", "updates", "轮", "代"}
"""Counted in the plural: how many there are, unless they follow a number."""

PARTS = {
    "train": "", "training": "", "trn": "", "tr": "", "learn": "", "entrenamiento": "", "treino": "",
    "test": "test_", "testing": "test_", "tst": "test_", "te": "test_",
    "val": "validation_", "valid": "validation_", "validation": "validation_", "vali": "validation_",
    "dev": "validation_", "eval": "validation_", "evaluation": "validation_", "holdout": "validation_",
}  # fmt: skip
"""What samples a measurement is of: the word to what stands before its name, as in our own records."""

FILLERS = {
    "is", "was", "value", "now", "at", "after", "for", "of", "on", "in", "the", "equals", "a", "to",
    "this", "its",
    "by", "set", "data", "dataset", "samples", "number", "no", "nr", "current", "score", "rate",
    "percentage", "pct",
    "percent", "total", "avg", "average", "mean", "with", "per",
    "cuadrático", "cuadratico", "medio", "quadrático", "quadratico", "médio",
}  # fmt: skip
"""Words that may stand between a name and its number."""
TRANSPARENT = {"set", "data", "dataset", "s", "avg", "average", "mean", "total", "the", "running", "full"}
"""Words that may stand between "test" and "loss"."""

AROUND = {"epoch", "step", "mean", "avg", "average", "total", "s"}
"""Words in the name of a measurement that do not tell it from another."""

FOREIGN_TO_A_FIGURE = {
    "best", "min", "minimum", "max", "maximum", "lowest", "highest", "smallest", "target", "goal",
    "prev", "previous",
    "old", "delta", "threshold", "tolerance", "tol", "time", "until", "reached", "required",
    "expected", "patience",
    "per", "every", "if", "than", "below", "above", "weight", "save", "saving", "optimal", "ideal", "weights",
    "improved", "change", "difference", "diff", "seconds", "duration", "last",
    "relative", "gradient", "gradients", "grad", "numerical", "rounding", "standard", "norm", "hidden",
}  # fmt: skip
"""With one of these before its name a number is something else than the newest figure."""

CHINESE = {
    "损失函数值": " loss ", "损失函数": " loss ", "损失值": " loss ", "损失": " loss ", "代价函数": " cost ",
    "代价": " cost ", "均方误差": " mse ", "误差": " error ", "准确率": " accuracy ",
    "正确率": " accuracy ", "准确度": " accuracy ",
    "精确率": " precision ", "精度": " accuracy ", "召回率": " recall ", "学习率": " lr ", "错误率": " error ",
    "训练集": " train ", "训练次数": " iteration ", "训练轮数": " epochs ", "训练轮次": " epoch ",
    "训练": " train ",
    "测试集": " test ", "测试": " test ", "验证集": " val ", "验证": " val ", "迭代次数": " iteration ",
    "次迭代": " iterations ", "迭代": " iteration ", "轮次": " epoch ", "轮数": " epochs ",
    "总轮数": " epochs ",
    "周期": " epoch ", "步数": " step ", "第": " epoch ", "轮": " epochs ", "次": " iterations ",
    "步": " steps ",
    "个": " ", "代": " epochs ", "最小": " best ", "最佳": " best ", "最低": " best ", "最高": " best ",
    "最好": " best ", "最优": " best ", "目标": " target ", "阈值": " threshold ",
    "当前": " current ", "平均": " mean ",
    "值": " value ", "为": " is ", "是": " is ", "的": " ", "上": " on ", "时间": " time ",
    "耗时": " time ", "用时": " time ",
    "秒": " seconds ",
    "：": ":", "，": ",", "；": ";", "（": "(", "）": ")", "％": "%", "。": ".", "＝": "=", "、": ",",
    "【": "[", "】": "]",
}  # fmt: skip
"""Chinese words, which have no spaces around them, to those above."""
_CHINESE = re.compile("|".join(sorted(map(re.escape, CHINESE), key=len, reverse=True)))
_IS_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uff60]")
_WORD = re.compile(r"[^\W\d]+[12]?", re.UNICODE)


def in_english(text: str) -> str:
    """A line with the Chinese words of a training log in English."""
    return _CHINESE.sub(lambda found: CHINESE[found[0]], text) if _IS_CHINESE.search(text) else text


def words_of(text: str) -> list[str]:
    """The words of a label in lower case; what an underscore joins is taken apart.

    >>> words_of("train_lossEpoch val/acc")
    ['train', 'loss', 'epoch', 'val', 'acc']
    """
    return [word for found in _WORD.findall(text) for word in _split(found)]


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _split(identifier: str) -> list[str]:
    return [piece.lower() for word in identifier.split("_") if word for piece in _HUMP.split(word)]


@functools.lru_cache(maxsize=1024)
def kind_of(name: str) -> Kind:
    """What a measurement is, by its name: "validation_loss" is a loss, "test_macro_f1" a score."""
    words = words_of(name)
    if "lr" in words or words[-2:] == ["learning", "rate"]:
        return "other"
    for word in reversed(words):
        if word in LOSSES:
            return "loss"
        if word in SCORES or word in ("r2", "score"):
            return "score"
    return "other"


def primary_of(names: Iterable[str], kind: Kind) -> str:
    """The measurement of a kind that stands for all: of training samples if there is one; "" when there is none."""
    found = [name for name in names if kind_of(name) == kind]
    own = [name for name in found if not name.startswith(("test_", "validation_"))]
    return (own or found or [""])[0]


@functools.lru_cache(maxsize=1024)
def canonical(name: str) -> str:
    """The one name of a measurement that others call otherwise: "val/acc", "acc_val" and "Validation Accuracy".

    >>> [canonical(name) for name in ("val_acc", "Loss/train", "train_loss_epoch", "lr-Adam", "eval/f1")]
    ['validation_accuracy', 'loss', 'loss', 'lr_adam', 'validation_f1']
    """
    words = words_of(name)
    part = ""
    rest = []
    for word in words:
        if word in PARTS and len(words) > 1 and not (word == "learn" and "lr" in words):
            part = part or PARTS[word]
        else:
            rest.append(SAME.get(word, word))
    measured = [word for word in rest if word in LOSSES or word in SCORES]
    if measured:
        rest = [word for word in rest if word not in AROUND] or rest
    return (part + "_".join(rest))[:60] or name[:60]
