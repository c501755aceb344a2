"""Lines as programs print them, with what is right to read in each; and lines in which there is nothing to read."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_backprop.watching.figures import NOTHING, Figures, figures_of

Told = tuple[float | None, float | None, dict[str, float]]
"""Epoch, step, values."""

NUMPY: dict[str, Told] = {
    "epoch 250 loss : 5.2301832553": (250, None, {"loss": 5.2301832553}),
    "epoch: 500 loss: 0.2345": (500, None, {"loss": 0.2345}),
    "Epoch 5/100, Train Loss: 0.31, Val Acc: 95%": (5, None, {"loss": 0.31, "validation_accuracy": 95}),
    "Epoch: 0 | Loss: [[0.25]] | Accuracy: 0.5": (0, None, {"loss": 0.25, "accuracy": 0.5}),
    "Epoch [ 5/100] loss 0.3": (5, None, {"loss": 0.3}),
    "Cost after iteration 100: 0.693147": (None, 100, {"cost": 0.693147}),
    "Loss after 100 epochs: 0.23": (100, None, {"loss": 0.23}),
    "After 500 iterations, loss is 0.3": (500, None, {"loss": 0.3}),
    "10000 iterations: cost 0.3": (10000, None, {"cost": 0.3}),
    "loss at epoch 5 is 0.3": (5, None, {"loss": 0.3}),
    "loss after epoch 100 = 0.2": (100, None, {"loss": 0.2}),
    "Iteration 50 | Cost J = 0.35": (None, 50, {"cost": 0.35}),
    "Error:0.4963": (None, None, {"error": 0.4963}),
    "Epoch 5 MSE: 1.2e-05": (5, None, {"mse": 1.2e-05}),
    "epoch 3 mean squared error = 0.02": (3, None, {"error": 0.02}),
    "loss np.float64(0.25)": (None, None, {"loss": 0.25}),
    ">> epoch #12 -> loss -> 0.3": (12, None, {"loss": 0.3}),
    "loss=0.1, accuracy=15/21": (None, None, {"loss": 0.1, "accuracy": 15 / 21}),
    "epochs:100 loss: 0.3": (100, None, {"loss": 0.3}),
    "10 loss: 0.3": (None, 10, {"loss": 0.3}),
    "Epoch 7 finished. Training loss is 0.25 and validation loss is 0.3":
        (7, None, {"loss": 0.25, "validation_loss": 0.3}),
    "Epoch 3, loss 1,234.5": (3, None, {"loss": 1234.5}),
    "loss: nan": (None, None, {"loss": math.nan}),
    "epoch 9 loss inf": (9, None, {"loss": math.inf}),
    "loss=-.5": (None, None, {"loss": -0.5}),
    "x1=0.3, x2=0.4, loss=0.1": (None, None, {"loss": 0.1}),
    "Accuracy:1.0": (None, None, {"accuracy": 1}),
    "Epoch time: 3.4 s, loss 0.3": (None, None, {"loss": 0.3}),
    "Epoch 5 E = 0.4": (5, None, {"error": 0.4}),
    "epoch   100   E = 0.00004": (100, None, {"error": 0.00004}),
    "Epoch 3: L=2.5e-1": (3, None, {"loss": 0.25}),
    "iter 10 | C(w) = 0.4": (None, 10, {"cost": 0.4}),
    "epoch 2 L = 0.4, loss = 0.3": (2, None, {"loss": 0.3}),
    "Epoch 7 E_total: 0.298371109": (7, None, {"error": 0.298371109}),
    "loss[100] = 0.3": (None, 100, {"loss": 0.3}),
    "J(20): 0.3": (None, 20, {"cost": 0.3}),
    "Gradient descent cost: 0.3": (None, None, {"cost": 0.3}),
    "Sum of squared errors 0.3": (None, None, {"error": 0.3}),
    "Negative log-likelihood = 0.3": (None, None, {"nll": 0.3}),
}  # fmt: skip
CHINESE: dict[str, Told] = {
    "第5轮，损失值：0.3，准确率：90%": (5, None, {"loss": 0.3, "accuracy": 90}),
    "迭代次数：100，误差：0.02": (None, 100, {"error": 0.02}),
    "训练集准确率: 0.95 测试集准确率: 0.93": (None, None, {"accuracy": 0.95, "test_accuracy": 0.93}),
    "第100次迭代的损失函数值为0.3": (100, None, {"loss": 0.3}),
    "损失为 0.5": (None, None, {"loss": 0.5}),
    "epoch：5，loss：0.3": (5, None, {"loss": 0.3}),
    "训练次数: 300 当前损失= 0.01": (None, 300, {"loss": 0.01}),
    "エポック 3: 損失 0.25 正解率 0.9": (3, None, {"loss": 0.25, "accuracy": 0.9}),
}
KERAS: dict[str, Told] = {
    "Epoch 1/5": (1, None, {}),
    "938/938 [==============================] - 3s 3ms/step - loss: 0.2912 - accuracy: 0.9150 - val_loss: 0.1523":
        (None, 938, {"loss": 0.2912, "accuracy": 0.915, "validation_loss": 0.1523}),
    "938/938 ━━━━━━━━━━━━━━━━━━━━ 3s 2ms/step - accuracy: 0.8712 - loss: 0.4321 - val_accuracy: 0.95":
        (None, 938, {"loss": 0.4321, "accuracy": 0.8712, "validation_accuracy": 0.95}),
    " 12/938 [..............................] - ETA: 4s - loss: 2.1": (None, 12, {"loss": 2.1}),
    "Epoch 00005: val_loss improved from 0.30 to 0.25, saving model to x.h5": (5, None, {}),
}  # fmt: skip
PYTORCH: dict[str, Told] = {
    "Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.300": (1, 640, {"loss": 2.3}),
    "Test set: Average loss: 0.0345, Accuracy: 9812/10000 (98%)":
        (None, None, {"test_loss": 0.0345, "test_accuracy": 0.9812}),
    "[1,  2000] loss: 2.173": (1, 2000, {"loss": 2.173}),
    "Epoch [1/5], Step [100/600], Loss: 0.3": (1, 100, {"loss": 0.3}),
    "Train - loss: 0.3, acc: 0.9 | Val - loss: 0.4, acc: 0.8":
        (None, None, {"loss": 0.3, "accuracy": 0.9, "validation_loss": 0.4, "validation_accuracy": 0.8}),
    "loss (train): 0.3, loss (val): 0.4": (None, None, {"loss": 0.3, "validation_loss": 0.4}),
    "Loss/train: 0.3 Loss/val 0.4": (None, None, {"loss": 0.3, "validation_loss": 0.4}),
    "loss: tensor(0.6931, grad_fn=<MseLossBackward0>)": (None, None, {"loss": 0.6931}),
    "Loss: 6.9 (7.0) Acc@1 0.5 (0.4)": (None, None, {"loss": 6.9, "accuracy": 0.5}),
    "[Epoch 12/100] [D loss: 0.3] [G loss: 0.9]": (12, None, {"d_loss": 0.3, "g_loss": 0.9}),
    "epoch 3 d_loss: 0.3 g_loss: 1.2": (3, None, {"d_loss": 0.3, "g_loss": 1.2}),
    "step 100: train loss 2.5, val loss 2.6": (None, 100, {"loss": 2.5, "validation_loss": 2.6}),
    "iter 100: loss 2.5, time 30.2ms, mfu 12%": (None, 100, {"loss": 2.5}),
    "{'loss': 0.4, 'learning_rate': 5e-05, 'epoch': 1.5}": (1.5, None, {"loss": 0.4, "lr": 5e-05}),
}  # fmt: skip
OTHERS: dict[str, Told] = {
    "Epoch 0: 100%|██████████| 938/938 [00:08<00:00, 110.50it/s, v_num=0, train_loss=0.12, val_loss=0.1]":
        (0, 938, {"loss": 0.12, "validation_loss": 0.1}),
    " 30%|███       | 30/100 [00:01<00:02, 29.9it/s, loss=0.5]": (None, 30, {"loss": 0.5}),
    "│         test_acc          │    0.9812999963760376     │": (None, None, {"test_accuracy": 0.9812999963760376}),
    "Iteration 1, loss = 0.69314718": (None, 1, {"loss": 0.69314718}),
    "-- Epoch 1": (1, None, {}),
    "Norm: 0.50, NNZs: 4, Bias: 0.100000, T: 100, Avg. loss: 0.350000": (None, None, {"loss": 0.35}),
    "[0]\ttrain-logloss:0.61\tvalidation_0-logloss:0.62": (None, 0, {"logloss": 0.61, "validation_logloss": 0.62}),
    "[100]\ttraining's binary_logloss: 0.1\tvalid_1's binary_logloss: 0.2":
        (None, 100, {"binary_logloss": 0.1, "validation_binary_logloss": 0.2}),
    "0:\tlearn: 0.6930\ttotal: 50ms\tremaining: 49s": (None, 0, {"loss": 0.693}),
    "Epoch 0 in 3.05 sec": (0, None, {}),
    "Training set accuracy 0.92": (None, None, {"accuracy": 0.92}),
    "Test set accuracy 0.91": (None, None, {"test_accuracy": 0.91}),
    "epoch:  1, train_loss: 0.2, train_accuracy: 93.1, test_loss: 0.3, test_accuracy: 92.2":
        (1, None, {"loss": 0.2, "accuracy": 93.1, "test_loss": 0.3, "test_accuracy": 92.2}),
    "[2024-01-05 12:30:01] epoch=3 loss=0.25 lr=0.001": (3, None, {"loss": 0.25, "lr": 0.001}),
    "INFO:root:Epoch 3: train_loss=0.2, val_loss=0.25 (best 0.24 at epoch 2)":
        (3, None, {"loss": 0.2, "validation_loss": 0.25}),
}  # fmt: skip
LINES = NUMPY | CHINESE | KERAS | PYTORCH | OTHERS

NO_FIGURES = (
    "learning rate: 0.1 hidden: 4 4", "loss 2024-01-05", "torch 2.4.0", "Loss shape: (21, 1)", "loss: (21, 1)",
    "best val_loss 0.3", "stop when loss < 0.01", "time cost: 3.2", "cost: 0.5s", "accuracy threshold: 0.5",
    "Error 404", "error: 2 arguments expected", "loss_weight: 0.3", "2024-01-05 12:30:01 INFO start",
    "Loss function: mse", "hidden layers: 4 4", "loss: [0.1 0.2]", "for epoch in range(100): loss", "CUDA 12.4 loss",
    "Validation loss decreased (0.30 --> 0.25). Saving model ...", "dense (Dense) (None, 64) 50240", "tensor(0.25)",
    "Iter14  Ground truth 1  prediction 0.957355", "pip 24.0 from /usr/lib/python3.11", "0.6931471805599453",
    "min loss so far: 0.1", "target accuracy 0.95", "loss 12:30", "minimum cost: 0.2 reached", "loss = f(3)",
    "Total params: 50,240 (196.25 KB)", "the loss of layer 3x4", "accuracy_v1.2.3", "最小损失：0.1", "目标准确率 0.9",
)  # fmt: skip
"""Lines that look as if there were a measurement in them."""


def same(found: float, wanted: float) -> bool:
    return found == wanted or (math.isnan(found) and math.isnan(wanted))


@pytest.mark.parametrize("text", LINES)
def test_a_line_is_read(text: str) -> None:
    epoch, step, values = LINES[text]
    found = figures_of(text)
    assert (found.epoch, found.step) == (epoch, step)
    assert found.values.keys() == values.keys()
    assert all(same(found.values[name], values[name]) for name in values)


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_only_looks_like_a_measurement_is_left_alone(text: str) -> None:
    assert figures_of(text).values.keys() <= {"lr"}


@pytest.mark.parametrize(
    ("text", "total"),
    [("Epoch 5/100, loss 0.3", 100), ("Epochs: 1000", 1000), ("n_epochs = 50", 50), ("训练轮数：1000", 1000)],
)
def test_how_many_epochs_there_will_be(text: str, total: float) -> None:
    assert figures_of(text).epochs == total


def test_steps_of_an_epoch() -> None:
    found = figures_of("Train Epoch: 2 [640/60000 (1%)]\tLoss: 2.300")
    assert (found.epoch, found.step, found.steps) == (2, 640, 60000)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(figures_of(text), Figures)


@example("100 epochs:loss 1e999")
@given(st.lists(st.sampled_from(
    ["epoch", "loss", "acc", " ", ":", "=", "1", "0.5", "/", "[", "]", "%", "val_", "nan", "|", "-", ",", "第", "轮",
     "e", "1e999", "(", ")", "best", "100 epochs", "\t", "é", "損失", "<"]), max_size=40).map("".join))  # fmt: skip
def test_no_mixture_of_its_words_makes_it_fail(text: str) -> None:
    found = figures_of(text)
    assert len(found.values) <= 24
    assert all(isinstance(value, float) for value in found.values.values())


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 10**9))
def test_a_number_is_read_as_python_prints_it(value: float, epoch: int) -> None:
    found = figures_of(f"Epoch {epoch}: loss {value!r}")
    assert found.epoch == epoch
    assert found.values == {"loss": value}


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "Nl", "No", "L", "Lo"]), max_size=80))
def test_without_letters_and_digits_there_is_nothing(text: str) -> None:
    assert figures_of(text) == NOTHING


def test_a_very_long_line_is_read_at_both_ends() -> None:
    found = figures_of("epoch 3" + " ." * 50_000 + " loss 0.25")
    assert found.epoch == 3
    assert found.values == {"loss": 0.25}
