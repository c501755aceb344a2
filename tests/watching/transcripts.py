"""What programs of many habits print, and what is to be read of it: python -m tests.watching.transcripts

Each transcript is written after what the library prints, and shortened. Wanted are points: a measurement, where it
belongs, its value. A point counts as read when it is there; one that is there and not wanted counts as wrong.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

from tui_backprop.watching.lines import Lines
from tui_backprop.watching.log import Log
from tui_backprop.watching.reader import Reader

Points = dict[str, list[tuple[float, float]]]


@dataclass(frozen=True)
class Transcript:
    """Text, and the points that are in it."""

    kind: str
    text: str
    wanted: Points


def keras(verbose: int) -> str:
    if verbose == 2:
        return (
            "Epoch 1/2\n60/60 - 1s - 12ms/step - accuracy: 0.5000 - loss: 0.6931 - val_accuracy: 0.6000 - val_loss: 0.6500\n"
            "Epoch 2/2\n60/60 - 0s - 2ms/step - accuracy: 0.7000 - loss: 0.5100 - val_accuracy: 0.8000 - val_loss: 0.4500\n"
        )
    found = ""
    for epoch, loss, val in ((1, 0.6931, 0.65), (2, 0.51, 0.45)):
        found += f"Epoch {epoch}/2\n"
        for step in (20, 40):
            bar = "━" * (step // 3)
            found += f"\r\x1b[1m{step}/60\x1b[0m \x1b[32m{bar}\x1b[0m\x1b[37m━━\x1b[0m \x1b[1m0s\x1b[0m 2ms/step - loss: {loss:.4f}"
            found += "\x08" * 40
        found += f"\r\x1b[1m60/60\x1b[0m \x1b[32m{'━' * 20}\x1b[0m \x1b[1m1s\x1b[0m 2ms/step - loss: {loss:.4f} - val_loss: {val:.4f}\n"
    return found


def tqdm() -> str:
    found = ""
    for epoch, loss in ((1, 0.7), (2, 0.4)):
        for step in (50, 100):
            bar = "█" * (step // 10)
            found += f"\rEpoch {epoch}/2: {step:3}%|{bar:10}| {step}/100 [00:01<00:01, 55.2it/s, loss={loss}, acc=0.5]"
        found += "\n"
    return found


TRANSCRIPTS = [
    Transcript("NumPy, every thousandth", "Cost after iteration 0: 0.693\nCost after iteration 1000: 0.214\nCost after iteration 2000: 0.021\n",
               {"cost": [(0, 0.693), (1000, 0.214), (2000, 0.021)]}),
    Transcript("NumPy, scalars of version 2", "epoch: 1 loss: np.float64(0.7012)\nepoch: 2 loss: np.float64(0.3012)\n", {"loss": [(1, 0.7012), (2, 0.3012)]}),
    Transcript("NumPy, arrays of one", "epoch 1 loss [[0.7012]]\nepoch 2 loss [[0.3012]]\n", {"loss": [(1, 0.7012), (2, 0.3012)]}),
    Transcript("NumPy, ERROR", "Error:0.4982\nError:0.3011\nError:0.0120\n", {"error": [(1, 0.4982), (2, 0.3011), (3, 0.012)]}),
    Transcript("NumPy, per cent", "Epoch 1: Loss = 1.2e-1, Accuracy = 97.5%\nEpoch 2: Loss = 1.2e-3, Accuracy = 98.25%\n",
               {"loss": [(1, 0.12), (2, 0.0012)], "accuracy": [(1, 97.5), (2, 98.25)]}),
    Transcript("NumPy, numbers alone", "Training\n0 0.7012\n100 0.3012\n200 0.1504\n299 0.0801\n",
               {"loss": [(0, 0.7012), (100, 0.3012), (200, 0.1504), (299, 0.0801)]}),
    Transcript("Nielsen's book", "Epoch 0: 9129 / 10000\nEpoch 1: 9295 / 10000\n", {"test_accuracy": [(0, 0.9129), (1, 0.9295)]}),
    Transcript("Chinese", "第1轮，训练损失：0.693，准确率：52.1%，验证损失：0.7\n第2轮，训练损失：0.412，准确率：81.0%，验证损失：0.5\n",
               {"loss": [(1, 0.693), (2, 0.412)], "accuracy": [(1, 52.1), (2, 81.0)], "validation_loss": [(1, 0.7), (2, 0.5)]}),
    Transcript("Chinese, iterations", "迭代次数: 100, 损失值: 0.5\n迭代次数: 200, 损失值: 0.25\n", {"loss": [(100, 0.5), (200, 0.25)]}),
    Transcript("German, decimal commas", "Epoche 1: Fehler = 0,693 Genauigkeit = 52,1 %\nEpoche 2: Fehler = 0,250 Genauigkeit = 90,5 %\n",
               {"error": [(1, 0.693), (2, 0.25)], "accuracy": [(1, 52.1), (2, 90.5)]}),
    Transcript("Keras, verbose=1", keras(1), {"loss": [(1 / 3, 0.6931), (2 / 3, 0.6931), (1, 0.6931), (4 / 3, 0.51), (5 / 3, 0.51), (2, 0.51)],
                                              "validation_loss": [(1, 0.65), (2, 0.45)]}),
    Transcript("Keras, verbose=2", keras(2), {"loss": [(1, 0.6931), (2, 0.51)], "accuracy": [(1, 0.5), (2, 0.7)],
                                              "validation_loss": [(1, 0.65), (2, 0.45)], "validation_accuracy": [(1, 0.6), (2, 0.8)]}),
    Transcript("PyTorch, quickstart", "Epoch 1\n-------------------------------\nloss: 2.303494  [   64/60000]\nloss: 2.294637  [30000/60000]\n"
               "Test Error: \n Accuracy: 37.9%, Avg loss: 2.158555 \n\nEpoch 2\n-------------------------------\nloss: 2.158555  [   64/60000]\n"
               "Test Error: \n Accuracy: 58.1%, Avg loss: 1.888 \n",
               {"loss": [(64 / 60000, 2.303494), (0.5, 2.294637), (1 + 64 / 60000, 2.158555)], "test_accuracy": [(1, 37.9), (2, 58.1)],
                "test_loss": [(1, 2.158555), (2, 1.888)]}),
    Transcript("PyTorch, MNIST example", "Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.305400\nTrain Epoch: 1 [30000/60000 (50%)]\tLoss: 0.6\n"
               "\nTest set: Average loss: 0.0475, Accuracy: 9842/10000 (98%)\n\n", {"loss": [(0, 2.3054), (0.5, 0.6)], "test_loss": [(1, 0.0475)],
                                                                                    "test_accuracy": [(1, 0.9842)]}),
    Transcript("PyTorch, CIFAR tutorial", "[1,  2000] loss: 2.173\n[1,  4000] loss: 1.856\n[2,  2000] loss: 1.4\nFinished Training\n",
               {"loss": [(2000, 2.173), (4000, 1.856), (6000, 1.4)]}),
    Transcript("PyTorch, ImageNet example", "Epoch: [0][ 40/200]\tTime  0.281 ( 0.312)\tData  0.000 ( 0.010)\tLoss 6.9e+00 (7.0e+00)\tAcc@1   0.50 (  0.12)\n"
               "Epoch: [0][ 80/200]\tTime  0.281 ( 0.312)\tData  0.000 ( 0.010)\tLoss 6.5e+00 (6.8e+00)\tAcc@1   1.50 (  0.42)\n",
               {"loss": [(0.2, 6.9), (0.4, 6.5)], "accuracy": [(0.2, 0.5), (0.4, 1.5)]}),
    Transcript("PyTorch, epochs and steps", "Epoch [1/5], Step [100/600], Loss: 0.4500\nEpoch [1/5], Step [600/600], Loss: 0.2500\nEpoch [2/5], Step [300/600], Loss: 0.15\n",
               {"loss": [(1 / 6, 0.45), (1, 0.25), (1.5, 0.15)]}),
    Transcript("Lightning, bar", "".join(f"\rEpoch {e}: {p:3}%|{'█' * (p // 10):10}| {p}/100 [00:01<00:00, 92.1it/s, v_num=3, train_loss={v}, val_loss={v + 0.1:.1f}]"
                                         for e, p, v in ((0, 50, 0.9), (0, 100, 0.7), (1, 50, 0.5), (1, 100, 0.4))) + "\n",
               {"loss": [(0.5, 0.9), (1, 0.7), (1.5, 0.5), (2, 0.4)], "validation_loss": [(0.5, 1.0), (1, 0.8), (1.5, 0.6), (2, 0.5)]}),
    Transcript("Lightning, table of a test", "────────────────────────────\n       Test metric             DataLoader 0\n────────────────────────────\n"
               "        test_acc            0.9712000\n        test_loss           0.0912000\n────────────────────────────\n",
               {"test_accuracy": [(1, 0.9712)], "test_loss": [(2, 0.0912)]}),
    Transcript("scikit-learn, MLPClassifier", "Iteration 1, loss = 1.11962513\nIteration 2, loss = 1.08\nValidation score: 0.850000\nTraining loss did not improve more than tol=0.000100 for 10 consecutive epochs. Stopping.\n",
               {"loss": [(1, 1.11962513), (2, 1.08)], "validation_score": [(2, 0.85)]}),
    Transcript("scikit-learn, SGDClassifier", "-- Epoch 1\nNorm: 30.12, NNZs: 4, Bias: -0.150000, T: 100, Avg. loss: 0.721\nTotal training time: 0.00 seconds.\n-- Epoch 2\nNorm: 20.12, NNZs: 4, Bias: -0.1, T: 200, Avg. loss: 0.321\n",
               {"loss": [(1, 0.721), (2, 0.321)]}),
    Transcript("scikit-learn, GradientBoosting", "      Iter       Train Loss   Remaining Time \n         1           1.2613            0.05s\n         2           1.1500            0.04s\n",
               {"loss": [(1, 1.2613), (2, 1.15)]}),
    Transcript("XGBoost", "[0]\ttrain-logloss:0.46\tval-logloss:0.47\n[1]\ttrain-logloss:0.33\tval-logloss:0.35\n", {"logloss": [(0, 0.46), (1, 0.33)], "validation_logloss": [(0, 0.47), (1, 0.35)]}),
    Transcript("LightGBM", "[LightGBM] [Info] Number of positive: 212, number of negative: 357\n[1]\ttraining's binary_logloss: 0.58\tvalid_1's binary_logloss: 0.6\n[2]\ttraining's binary_logloss: 0.5\tvalid_1's binary_logloss: 0.55\n",
               {"binary_logloss": [(1, 0.58), (2, 0.5)], "validation_binary_logloss": [(1, 0.6), (2, 0.55)]}),
    Transcript("CatBoost", "Learning rate set to 0.03\n0:\tlearn: 0.6700\ttest: 0.6720\tbest: 0.6720 (0)\ttotal: 48ms\tremaining: 4.8s\n1:\tlearn: 0.6400\ttest: 0.6450\tbest: 0.6450 (1)\ttotal: 50ms\tremaining: 4.8s\n",
               {"loss": [(0, 0.67), (1, 0.64)], "test_loss": [(0, 0.672), (1, 0.645)]}),
    Transcript("JAX, Flax", "epoch:  1, train_loss: 0.1511, train_accuracy: 95.41, test_loss: 0.0512, test_accuracy: 98.40\nepoch:  2, train_loss: 0.05, train_accuracy: 98.5, test_loss: 0.04, test_accuracy: 98.9\n",
               {"loss": [(1, 0.1511), (2, 0.05)], "accuracy": [(1, 95.41), (2, 98.5)], "test_loss": [(1, 0.0512), (2, 0.04)], "test_accuracy": [(1, 98.4), (2, 98.9)]}),
    Transcript("Flax, absl logging", "I1125 18:43:39.123456 140735 train.py:146] epoch:  1, train_loss: 0.2, test_accuracy: 93.65\nI1125 18:43:41.123456 140735 train.py:146] epoch:  2, train_loss: 0.1, test_accuracy: 95.65\n",
               {"loss": [(1, 0.2), (2, 0.1)], "test_accuracy": [(1, 93.65), (2, 95.65)]}),
    Transcript("tqdm with postfix", tqdm(), {"loss": [(0.5, 0.7), (1, 0.7), (1.5, 0.4), (2, 0.4)], "accuracy": [(0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 0.5)]}),
    Transcript("rich progress", "\x1b[?25lEpoch 1 \x1b[38;5;70m━━━━━━\x1b[0m\x1b[38;5;237m━━━━━━\x1b[0m  50% 0:00:03 loss 0.61\n\r\x1b[1A\x1b[2KEpoch 2 \x1b[38;5;70m━━━━━━━━━━━━\x1b[0m 100% 0:00:00 loss 0.41\n\x1b[?25h",
               {"loss": [(1, 0.61), (2, 0.41)]}),
    Transcript("HF Trainer", "{'loss': 0.5432, 'grad_norm': 3.21, 'learning_rate': 4.5e-05, 'epoch': 0.5}\n{'eval_loss': 0.41, 'eval_accuracy': 0.83, 'eval_runtime': 3.2, 'eval_samples_per_second': 312.5, 'epoch': 1.0}\n"
               "{'train_runtime': 33.1, 'train_samples_per_second': 90.6, 'train_loss': 0.47, 'epoch': 1.0}\n",
               {"loss": [(0.5, 0.5432), (1, 0.47)], "lr": [(0.5, 4.5e-05)], "validation_loss": [(1, 0.41)], "validation_accuracy": [(1, 0.83)]}),
    Transcript("fastai", "epoch     train_loss  valid_loss  accuracy  time    \n0         0.734201    0.611200    0.701200  00:12     \n1         0.5342      0.4112      0.8012    00:12     \n",
               {"loss": [(0, 0.734201), (1, 0.5342)], "validation_loss": [(0, 0.6112), (1, 0.4112)], "accuracy": [(0, 0.7012), (1, 0.8012)]}),
    Transcript("logging with timestamps", "2026-11-25 18:43:39,123 - INFO - train - Epoch 12/100 - loss: 0.4312 - val_acc: 0.81\n2026-11-25 18:43:41,223 - INFO - train - Epoch 13/100 - loss: 0.4112 - val_acc: 0.82\n",
               {"loss": [(12, 0.4312), (13, 0.4112)], "validation_accuracy": [(12, 0.81), (13, 0.82)]}),
    Transcript("logging, levels in brackets", "[18:43:39] [INFO] step 100 | loss 3.21 | lr 3.00e-04 | tok/s 51234\n[18:43:41] [INFO] step 200 | loss 2.81 | lr 2.90e-04 | tok/s 51230\n",
               {"loss": [(100, 3.21), (200, 2.81)], "lr": [(100, 3e-4), (200, 2.9e-4)]}),
    Transcript("nanoGPT", "step 0: train loss 10.9865, val loss 10.9842\niter 0: loss 10.9900, time 5221.00ms, mfu -100.00%\niter 10: loss 9.8, time 221.00ms, mfu 17.23%\n",
               {"loss": [(0, 10.9865), (0, 10.99), (10, 9.8)], "validation_loss": [(0, 10.9842)]}),
    Transcript("fairseq", "| epoch 001:    100 / 1000 loss=12.5, nll_loss=12.1, ppl=4500.1, wps=31000, lr=1.2e-05\n", {"loss": [(0.1, 12.5)], "nll_loss": [(0.1, 12.1)], "perplexity": [(0.1, 4500.1)], "lr": [(0.1, 1.2e-5)]}),
    Transcript("YOLO", "      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size\n        1/2         0G       1.23       3.42       1.35         12        640\n        2/2         0G       1.13       3.02       1.25         12        640\n",
               {"box_loss": [(1, 1.23), (2, 1.13)], "cls_loss": [(1, 3.42), (2, 3.02)], "dfl_loss": [(1, 1.35), (2, 1.25)]}),
    Transcript("validation named valid, dev and test", "epoch 1 | train loss 0.9 | valid loss 1.0 | dev acc 0.5 | test acc 0.4\nepoch 2 | train loss 0.5 | valid loss 0.6 | dev acc 0.7 | test acc 0.6\n",
               {"loss": [(1, 0.9), (2, 0.5)], "validation_loss": [(1, 1.0), (2, 0.6)], "validation_accuracy": [(1, 0.5), (2, 0.7)], "test_accuracy": [(1, 0.4), (2, 0.6)]}),
    Transcript("GAN", "[Epoch 0/200] [Batch 10/938] [D loss: 0.69] [G loss: 0.71]\n[Epoch 0/200] [Batch 469/938] [D loss: 0.5] [G loss: 1.2]\n",
               {"d_loss": [(10 / 938, 0.69), (0.5, 0.5)], "g_loss": [(10 / 938, 0.71), (0.5, 1.2)]}),
    Transcript("MATLAB table", "|  Epoch  |  Iteration  |  Time Elapsed  |  Mini-batch  |  Mini-batch  |  Base Learning  |\n|         |             |   (hh:mm:ss)   |   Accuracy   |     Loss     |      Rate       |\n"
               "|=================|\n|       1 |           1 |       00:00:01 |       14.06% |       2.3102 |          0.0100 |\n|       2 |          50 |       00:00:05 |       74.06% |       0.8102 |          0.0100 |\n",
               {"accuracy": [(1, 14.06), (50, 74.06)], "loss": [(1, 2.3102), (50, 0.8102)]}),
    Transcript("what is no training", "Loaded 60,000 samples of shape (28, 28)\nDownloading: 45%|████▌     | 4.5M/10.0M [00:01<00:01, 4.1MB/s]\nUsing seed 42, version 2.1.0, CUDA 12.4\nLoss function: MSELoss()\nSaved model to /tmp/epoch_3/loss_0.2.pt in 3.2 s\n", {}),
]  # fmt: skip


def points_of(text: str) -> Points:
    """What is read of a transcript."""
    lines, reader, log = Lines(), Reader(), Log()
    found: Points = {}
    for line in lines.feed(text.encode(), final=True):
        newest = reader.read(line.text)
        for figures in (*reader.late(), newest):
            if figures.is_empty:
                continue
            log.add(figures)
            for name, value in figures.values.items():
                place = log._x_of(figures) if log.course.unit != "line" else log.course.x
                found.setdefault(name, []).append((place, value))
    return found


def is_same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) for a, b in zip(one, other, strict=True))


@dataclass(frozen=True)
class Score:
    """Of the points of a transcript those that were read and not, and those that are wrong."""

    read: int
    wanted: int
    wrong: int


def score(transcript: Transcript) -> Score:
    """How well a transcript is read."""
    found = points_of(transcript.text)
    read = wrong = 0
    for name, points in found.items():
        left = list(transcript.wanted.get(name, []))
        for point in points:
            match = next((one for one in left if is_same(one, point)), None)
            if match is None:
                wrong += 1
            else:
                left.remove(match)
                read += 1
    return Score(read, sum(map(len, transcript.wanted.values())), wrong)


def table() -> str:
    """How well each transcript is read, as Markdown."""
    scores = [(transcript.kind, score(transcript)) for transcript in TRANSCRIPTS]
    whole = sum(one.read == one.wanted and not one.wrong for _, one in scores)
    rows = [f"| {kind} | {one.read} of {one.wanted} | {one.wrong} |" for kind, one in scores]
    read, wanted, wrong = (sum(getattr(one, name) for _, one in scores) for name in ("read", "wanted", "wrong"))
    return (
        "# What is read of what programs print\n\n"
        f"{whole} of {len(scores)} transcripts are read without a fault: {read} of {wanted} points, and {wrong} wrong ones.\n"
        "They were written after what the libraries print, and the reader was made with them; it says little of others.\n"
        "Before that it read 30 of them so, 131 points, and 19 wrong ones. Written by `python -m tests.watching.transcripts --write`.\n\n"
        "| transcript | points read | wrong |\n|---|---:|---:|\n" + "\n".join(rows) + "\n"
    )


PLACE = Path(__file__).with_name("TRANSCRIPTS.md")

if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PLACE.write_text(table(), encoding="utf-8")
    print(table(), end="")
