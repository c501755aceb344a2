"""Right programs changed in one place of which the checker once said something that was not so."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tui_backprop.reading.running.running import check_file

HERE = Path(__file__).parent


class Change(NamedTuple):
    """A piece of a program, what stands there instead, the verdict, and what the findings and remarks begin with.

    A finding is the name of its slip and, after @, a piece of its line.
    """

    program: str
    before: str
    after: str
    verdict: str
    said: tuple[str, ...]


OTHER_LOSS = (
    "the updates are the slope of the squared error of line 44, and what line 38 computes of the weights is another"
)
CHANGES = [
    Change("programs/r01_xor_class_explicit.py", "self.w3 -= self.lr * dw3", "pass", "slip", ("layer-left-out",)),
    Change("further/f14_dict_neurons.py", "neuron['weights'][-1] -= rate * neuron['delta']", "pass", "slip",
           ("biases-never-trained", "you train on 0.5")),
    # The last bias has the error of the layer below, where a part of the network alone would be right.
    Change("further/f02_lists_of_lists.py", "zip(B3, d3)", "zip(B3, d2)", "unknown", ()),
    # What is printed as the loss is a number that nothing changes.
    Change("programs/r39_two_sigmoid_outputs.py", "0.5 * np.sum((out - target) ** 2)", "0.5", "remark",
           ("loss-without-weights",)),
    Change("unseen/right_05_xor_pure_python.py", "0.5 * (t - acts[-1][0]) ** 2", "0.5", "remark",
           ("loss-without-weights",)),
    # The loss of the whole is none that is known, and the updates are made in another pass.
    Change("unseen/right_13_circles_npy_nesterov.py", "(self.A3 - Y) ** 2", "(self.A3 - Y)", "remark", (OTHER_LOSS,)),
    Change("unseen/right_16_sine_closures.py", "err = out - y", "err = out + y", "remark",
           ("line 62 adds the labels to the prediction",)),
    Change("second/right_05_plain_python.py", "self.b -= eta * self.delta", "pass", "slip", ("biases-never-trained",)),
    # p = 1 / (1 − e⁻ᶻ) has the slope p(1 − p), too, and a cross-entropy that is no number.
    Change("programs/r25_dropout.py", "1 + np.exp(-h)", "1 - np.exp(-h)", "slip", ("sigmoid-sign@",)),
    # What an optimizer, noise or a joining of arrays makes of a wrong gradient is not what is wrong.
    Change("programs/r18_adam_attributes.py", "self.y * (1 - self.y)", "self.y * self.y", "slip",
           ("chain-rule@dz = dy",)),
    Change("further/f12_gradient_noise.py", "o * (1 - o)", "o * o", "slip", ("chain-rule@delta = delta @ m.T",)),
    Change("further/f05_one_flat_vector.py", "d2.sum(0)", "d2.mean(0)", "slip", ("chain-rule@grads = ",)),
    Change("programs/r17_adam_per_step.py", "(self.h2 @ p['W3']", "(self.h1 @ p['W3']", "unknown",
           ("chain-rule@g['W3'], g['b3']",)),
    # Of all layers the biases alone are trained.
    Change("programs/r13_weights_transposed.py", "m.weight -= lr * m.dweight", "pass", "slip", ("layer-left-out",)),
    Change("unseen/right_05_xor_pure_python.py", "row[j] -= lr * deltas[li][k] * acts[li][j]", "pass", "slip",
           ("layer-left-out",)),
    # The loss is another one than all updates are the slope of: there the change is to be made, not in the gradient.
    Change("programs/r22_lr_decay.py", "((a[3] - y) ** 2)", "((a[3] - y))", "slip",
           ("loss-not-differentiated@loss =",)),
    Change("further/f12_gradient_noise.py", "(outs[-1] - y) ** 2", "(outs[-1] - y)", "slip",
           ("loss-not-differentiated@loss =",)),
    # The first sample is all zeros, and says nothing of the first layer.
    Change("further/f18_numpy_elements.py", "h[j]*(1-h[j])", "h[j]*(h[j])", "unknown",
           ("chain-rule@for j in range(2): w1",)),
    # Another measure of the errors than the one that is descended on is no fault.
    Change("programs/r04_bare_script.py", "0.5 * np.sum(error ** 2)", "np.mean(np.abs(error))", "right", ()),
    Change("programs/r04_bare_script.py", "0.5 * np.sum(error ** 2)", "np.sqrt(np.mean(error ** 2))", "remark",
           ("you train on 2 ",)),
    # Of one sample, an error without its square has a slope that is parallel to that of the square.
    Change("programs/r42_a_line_every_hundred_samples.py", "(y - t) ** 2", "(y - t)", "slip",
           ("loss-not-differentiated@return 0.5",)),
    Change("programs/heldout/h05_online_random_order.py", "(activations[-1] - y) ** 2", "(activations[-1] - y)", "slip",
           ("loss-not-differentiated@return nabla_b",)),
    Change("programs/r05_neuron_objects_loops.py", "(t[0] - y[0]) ** 2", "(t[0] - y[0])", "slip",
           ("loss-not-differentiated@total +=",)),
    # The one update goes against the others that makes a log-likelihood smaller.
    Change("programs/r41_log_likelihood_goes_up.py", "W3 += 0.5", "W3 -= 0.5", "slip", ("goes-uphill@W3 -=",)),
    # A velocity that goes uphill is no weight, and the weights do change.
    Change("programs/r36_nesterov_looks_ahead.py", "mu * v[i] + lr", "mu * v[i] - lr", "slip",
           ("velocity-wrong@v[i] = mu",)),
    # One-hot labels are written into an array before the loss is computed, and not into an activation.
    Change("second/right_03_spiral_dict.py", "E / E.sum(axis=0, keepdims=True)", "E", "slip",
           ("chain-rule@dZ3 = A3 - Y",)),
    # The loss depends on the new weights: no gradient leads to them.
    Change("programs/r33_activation_study.py", "else 1 / (1 + np.exp(-z))", "else 1", "unknown", ()),
    # Of softmax the sum alone is over the samples, the largest not, and its logarithm may be what is computed.
    Change("programs/r11_softmax_one_hot.py", "e / e.sum(axis=1", "e / e.sum(axis=0", "slip",
           ("softmax-over-samples@return e / e.sum(",)),
    Change("programs/r28_softmax_columns_logsumexp.py", "np.sum(np.exp(z), axis=0", "np.sum(np.exp(z), axis=1", "slip",
           ("softmax-over-samples@return z - np.log(",)),
    Change("third/right_02.py", "logits.max(axis=1", "logits.max(axis=0", "slip",
           ("softmax-over-samples@shifted = logits",)),
    # What is printed is below 0, and goes up.
    Change("further/f02_lists_of_lists.py", "cost += sum(", "cost -= sum(", "remark", ("the number at line 36",)),
    # An optimizer has a slip with a decay of the weights, too, with its corrections folded into the rate, and in the
    # biases alone.
    Change("further/f10_adamw.py", "np.sqrt(vh) + self.eps", "np.sqrt(vh + self.eps)", "slip",
           ("epsilon-inside-root@p -= self.lr * mh",)),
    Change("programs/r17_adam_per_step.py", "np.sqrt(self.v[key]) + 1e-7", "np.sqrt(self.v[key] + 1e-7)", "slip",
           ("epsilon-inside-root@params[key] -= lr_t",)),
    Change("second/right_04_sine.py", "bs[i] -= lr", "bs[i] += lr", "slip", ("goes-uphill@bs[i] += lr",)),
    # Adam goes uphill as plain gradient descent does.
    Change("programs/r18_adam_attributes.py", "+ (1 - b1) * self.g", "- (1 - b1) * self.g", "slip",
           ("goes-uphill@self.w = ",)),
]  # fmt: skip


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("change", CHANGES, ids=lambda c: f"{Path(c.program).stem} {c.after}")
def test_what_is_said_is_so(change: Change, tmp_path: Path):
    source = (HERE / change.program).read_text(encoding="utf-8")
    assert source.count(change.before) == 1
    path = tmp_path / Path(change.program).name
    path.write_text(source.replace(change.before, change.after), encoding="utf-8")
    report = check_file(path)
    lines = ["", *path.read_text(encoding="utf-8").split("\n")]
    said = [f"{finding.slip}@{lines[finding.line].strip()}" for finding in report.findings] + report.remarks
    assert report.verdict == change.verdict, said
    assert len(said) == len(change.said), said
    assert all(text.startswith(start) for text, start in zip(said, change.said, strict=True)), said
