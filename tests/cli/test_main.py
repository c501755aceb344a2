"""The command line as a whole: every wrong use is one line that says what would be right, and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tui_backprop
from tui_backprop.cli.main import COMMANDS, commands, main

BAD_FILES = {
    "syntax.toml": 'activation = "tanh"\nhidden = = 3\n',
    "unknown.toml": 'activatoin = "tanh"\n',
    "value.toml": "epochs = -3\n",
    "kind.toml": 'seed = "seven"\n',
    "together.toml": 'loss = "bce"\noutput_activation = "tanh"\n',
    "section.toml": "[network]\nhidden = [4]\n",
    "lines.toml": 'activation = "two\\nlines\\u001b[31m"\n',
    "huge.toml": "epochs = " + "9" * 5000 + "\n",
    "text.csv": "x,y,label\n0,0,a\n1,zwei,b\n1,1,a\n",
    "good.csv": "x,y,label\n0,0,a\n0,1,b\n1,1,a\n1,0,b\n2,2,a\n3,1,b\n",
    "prices.csv": "rooms,price\n" + "".join(f"{i % 7},{100 + i}.5\n" for i in range(30)),
    "good.toml": "epochs = 3\n",
}

# The arguments, and what the line must name: the option, the value or key, and what would be right.
WRONG: list[tuple[str, list[str]]] = [
    # options that do not exist
    ("train --learnng-rate 0.1", ["--learnng-rate", "did you mean '--learning-rate'"]),
    ("--learnng-rate 0.1", ["--learnng-rate", "did you mean '--learning-rate'"]),
    ("train --qqqqqq", ["--qqqqqq", "backprop-tui train --help"]),
    ("train -x", ["-x", "backprop-tui train --help"]),
    ("presets --jsn", ["--jsn", "did you mean '--json'"]),
    # commands that do not exist, and arguments that belong nowhere
    ("trian", ["'trian'", "did you mean 'train'"]),
    ("qqqqqq", ["'qqqqqq'", "train", "presets"]),
    ("good.csv", ["'good.csv'", "--data good.csv"]),
    ("train more", ["'more'", "backprop-tui train --help"]),
    ("--seed 3 train", ["'train'", "a command comes first"]),
    ("presets lab-sheet lab-batches", ["'lab-batches'"]),
    # values that are missing, and flags that take none
    ("train --seed", ["--seed", "a value is missing", "N"]),
    ("train --hidden --epochs 5", ["--hidden", "a value is missing before --epochs"]),
    ("train --experiment", ["--experiment", "FILE.toml"]),
    ("train --no-bias=3", ["--no-bias", "takes no value"]),
    ("train --samples=3", ["--samples", "takes no value"]),
    # names
    ("train --activation sigmod", ["--activation", "'sigmod'", "did you mean 'sigmoid'"]),
    ("train --output-activation sofmax", ["--output-activation", "did you mean 'softmax'"]),
    ("train --dataset xorr", ["--dataset", "did you mean 'xor'"]),
    ("train --optimizer adm", ["--optimizer", "did you mean 'adam'"]),
    ("train --loss mes", ["--loss", "did you mean 'mse'"]),
    ("train --init xavier", ["--init", "glorot"]),
    ("train --schedule cosin", ["--schedule", "did you mean 'cosine'"]),
    ("train --dtype float16", ["--dtype", "float32"]),
    ("train --reduction avg", ["--reduction", "mean, sum"]),
    ("train --preset lab-sheat", ["--preset", "did you mean 'lab-sheet'"]),
    ("presets lab-sheat", ["did you mean 'lab-sheet'"]),
    # numbers
    ("train --hidden 4,x", ["--hidden", "'4,x'", "4,4"]),
    ("train --hidden 0", ["--hidden", "'0'", "from 1"]),
    ("train --hidden 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", ["--hidden", "17", "at most 16"]),
    ("train --epochs -3", ["--epochs", "'-3'", "from 1"]),
    ("train --epochs 1e3", ["--epochs", "'1e3'", "whole number"]),
    ("train --seed 1.5", ["--seed", "'1.5'", "whole number"]),
    ("train --learning-rate 0", ["--learning-rate", "above 0"]),
    ("train --lr nan", ["--learning-rate", "'nan'", "above 0"]),
    ("train --lr 1e999", ["--learning-rate", "'1e999'"]),
    ("train --batch 0", ["--batch", "'0'", "full, or a whole number from 1"]),
    ("train --batch fulll", ["--batch", "'fulll'", "full"]),
    ("train --momentum 1", ["--momentum", "below 1"]),
    ("train --test-fraction 1", ["--test-fraction", "below 1"]),
    ("train --noise 2", ["--noise", "up to 1"]),
    ("train --stop-when-losses-below -1", ["--stop-when-losses-below", "'-1'"]),
    ("train --every x", ["--every", "'x'", "whole number"]),
    ("train --every -1", ["--every", "'-1'", "from 0"]),
    ("train --decimals 99", ["--decimals", "1 to 17"]),
    ("--pace -1", ["--pace", "'-1'", "from 0"]),
    ("--pace fast", ["--pace", "'fast'", "number"]),
    ("--fps 1000", ["--fps", "0 to 60"]),
    ("--markers brail", ["--markers", "did you mean 'braille'"]),
    # settings that do not go together
    ("train --patience 5", ["--patience", "--validation-fraction"]),
    ("train --loss bce --output-activation tanh", ["--output-activation", "sigmoid", "auto"]),
    ("train --output-activation softmax", ["--output-activation", "cross-entropy"]),
    ("train --dataset plane --loss bce", ["--loss", "mse"]),
    ("train --data prices.csv --loss bce", ["backprop-tui: --loss: 'bce'", "use --loss mse or", "--no-regression"]),
    ("data --data prices.csv --missing zero", ["--missing: unknown missing 'zero'; one of: mean, drop, refuse"]),
    ("--colours 17", ["--colours: unknown number of colours '17'; one of: auto, 24bit, 256, 16, none"]),
    ("train --dataset plane --stop-when-perfect-for 3", ["--stop-when-perfect-for", "--stop-when-losses-below"]),
    ("train --points 30", ["--points", "21"]),
    ("train --data good.csv --noise 0.1", ["--noise", "generated"]),
    ("train --test-fraction 0.2 --dataset fashion-mnist", ["--test-fraction", "its own test samples"]),
    ("train --regression", ["--regression: xor", "--data FILE"]),
    ("train --target label", ["--target", "xor"]),
    ("train --dataset xor --data good.csv", ["--data", "--dataset csv"]),
    ("train --dataset csv", ["--data FILE"]),
    ("train --preset lab-sheet --patience 5", ["--patience"]),
    # files
    ("train --data nofile.csv", ["--data nofile.csv", "no such file"]),
    ("train --data text.csv", ["--data text.csv", "line 3", "'zwei'"]),
    ("train --data good.csv --target lable", ["--data good.csv", "'lable'", "did you mean 'label'"]),
    ("train --data folder", ["--data folder", "train-images"]),
    ("train --dataset fashion-mnist --data folder", ["--data folder", "train-images"]),
    ("train --dataset csv --data folder", ["--data folder", "directory"]),
    ("train --experiment nofile.toml", ["--experiment nofile.toml", "no such file"]),
    ("train --experiment folder", ["--experiment folder", "directory"]),
    ("train --experiment syntax.toml", ["--experiment syntax.toml", "line 2"]),
    ("train --experiment unknown.toml", ["unknown.toml", "'activatoin'", "did you mean 'activation'"]),
    ("train --experiment value.toml", ["value.toml", "epochs", "'-3'", "from 1"]),
    ("train --experiment kind.toml", ["kind.toml", "seed", "'seven'", "whole number"]),
    ("train --experiment together.toml", ["together.toml", "output_activation", "sigmoid"]),
    ("train --experiment section.toml", ["section.toml", "'network'"]),
    ("train --experiment lines.toml", ["lines.toml", "activation", r"two\nlines\x1b"]),
    ("train --experiment huge.toml", ["huge.toml"]),
    ("train --experiment good.csv", ["good.csv", "TOML"]),
    ("train --save folder/none/x.toml", ["--save folder/none/x.toml", "cannot be written"]),
    # no terminal
    ("", ["terminal", "backprop-tui train"]),
    ("--dataset spiral", ["terminal", "backprop-tui train"]),
    ("dashboard", ["terminal", "backprop-tui train"]),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with files that are wrong in one way each, and some that are right."""
    for name, text in BAD_FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[arguments or "nothing" for arguments, _ in WRONG])
def test_wrong_use_is_told_in_one_line(arguments: str, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("backprop-tui: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert not [letter for letter in err[:-1] if not letter.isprintable()]
    for part in told:
        assert part in err


@pytest.mark.parametrize(
    "arguments", ["train --activation sigmod", "--learnng-rate 3", "trian", "train --data no.csv", ""]
)
def test_wrong_use_as_a_process(arguments: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui_backprop", *arguments.split()],
        cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("backprop-tui: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, arguments in (("good.toml", ["--experiment", "good.toml"]), ("good.csv", ["--data", "good.csv"])):
        (folder / name).chmod(0)
        assert main(["train", *arguments]) == 2
        err = capsys.readouterr().err
        assert name in err
        assert "ermission denied" in err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"backprop-tui {tui_backprop.__version__}\n"


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_every_command_and_the_dashboard_s_options(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([flag]) == 0
    out = capsys.readouterr().out
    for name in (*COMMANDS, "--theme", "--markers", "--pace", "--paused", "--fps", "--low-bandwidth", "--no-mouse"):
        assert name in out
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_registry_says_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"backprop-tui {name}" in out
    command = commands.get_command(commands.make_context("backprop-tui", [name]), name)
    assert command is not None
    assert command.name == name
    for param in command.params:
        if param.param_type_name == "option":
            assert getattr(param, "help", None), f"{name} {param.opts} has no help"


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_do_not_wait_for_numpy(flag: str) -> None:
    script = f"import sys; from tui_backprop.cli.main import main; main(['{flag}']); print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("command", ["train", "presets"])
def test_a_command_without_a_screen_does_not_load_one(command: str) -> None:
    arguments = {"train": ["train", "--epochs", "2"], "presets": ["presets"]}[command]
    script = (
        f"import sys; from tui_backprop.cli.main import main; main({arguments!r});"
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'plotext')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_defect_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_backprop.cli import train

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(train, "Training", fail)
    with pytest.raises(ZeroDivisionError):
        main(["train"])
