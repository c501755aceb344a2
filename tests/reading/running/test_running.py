"""Other people's code does no harm and cannot stop the checker."""

from __future__ import annotations

import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tui_backprop.reading.running import running
from tui_backprop.reading.running.processes import Family
from tui_backprop.reading.running.running import check_file, network_is_closed
from tui_backprop.reading.verdicts.report import ERROR, RIGHT, UNKNOWN
from tui_backprop.reading.verdicts.telling import told

RIGHT_PROGRAM = """
import numpy as np
import matplotlib.pyplot as plt
from tqdm import tqdm
x = np.random.rand(30, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
w1, w2 = np.random.randn(2, 3), np.random.randn(3, 1)
for epoch in tqdm(range(100)):
    h = np.tanh(x @ w1)
    p = 1 / (1 + np.exp(-(h @ w2)))
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) / len(y) * p * (1 - p)
    dh = d @ w2.T * (1 - h ** 2)
    w2 -= 0.5 * h.T @ d
    w1 -= 0.5 * x.T @ dh
    print(epoch, float(loss))
plt.plot([1, 2])
plt.show()
"""


def checked(tmp_path: Path, source: str, **options: object):
    path = tmp_path / "lab1.py"
    path.write_text(source, encoding="utf-8")
    return check_file(path, **options)  # type: ignore[arg-type]


def test_right_program_with_plots_and_bars(tmp_path: Path):
    report = checked(tmp_path, RIGHT_PROGRAM)
    assert (report.verdict, report.network, report.loss) == (RIGHT, "2-3-1", "mse")
    assert report.rate == pytest.approx(0.5)


LAYERS = "import numpy as np\n\ndef slope(h):\n    return 1 - np.tanh(h) ** 2\n"


@pytest.mark.usefixtures("forked")
def test_a_line_of_a_file_beside_the_program_is_told_with_the_file(tmp_path: Path):
    (tmp_path / "layers.py").write_text(LAYERS, encoding="utf-8")
    beside = RIGHT_PROGRAM.replace("(1 - h ** 2)", "slope(h)").replace("import numpy as np", "from layers import *")
    report = checked(tmp_path, beside)
    assert [(f.slip, report.public()["findings"][0]["line"]) for f in report.findings] == [("tanh-twice", 4)]
    assert report.public()["findings"][0]["file"] == "layers.py"
    assert report.public()["loss_line"] == 11
    assert "layers.py, line 4: tanh is taken twice" in told(report)


@pytest.mark.usefixtures("forked")
def test_an_error_in_a_file_beside_the_program_is_told_with_the_file(tmp_path: Path):
    (tmp_path / "layers.py").write_text("import numpy as np\n\n\nnp.zeros(3)[5]\n", encoding="utf-8")
    report = checked(tmp_path, "from layers import *\n")
    assert "not checked: layers.py, line 4: IndexError" in told(report)


A_LIBRARY = """
import numpy as np
from rich.progress import Progress

class Bar(Progress):
    pass

rng = np.random.default_rng(np.random.default_rng(7))
samples = np.zeros(70)
samples.resize(60)
samples = samples.reshape(30, 2) + rng.random((30, 2))
"""


@pytest.mark.usefixtures("forked")
def test_a_library_gets_numpy_and_others_as_they_are(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory):
    installed = tmp_path_factory.mktemp("installed") / "site-packages"
    installed.mkdir()
    (installed / "library.py").write_text(A_LIBRARY, encoding="utf-8")
    found = f"import sys\nsys.path.insert(0, {str(installed)!r})\nfrom library import samples as x"
    program = RIGHT_PROGRAM.replace("x = np.random.rand(30, 2)", found).replace(
        "    print(epoch", "    tqdm.write('on')\n    print(epoch"
    )
    report = checked(tmp_path, program)
    assert (report.verdict, report.not_checked) == (RIGHT, [])


READS_A_TABLE = RIGHT_PROGRAM.replace("x = np.random.rand(30, 2)", "import pandas\nx = pandas.read_csv('x.csv').values")


def test_pandas_is_used_where_it_is_installed(tmp_path: Path):
    # One that stands beside the program is found as an installed one is.
    module = "import numpy as np\nclass read_csv:\n    def __init__(self, path): self.values = np.random.rand(30, 2)\n"
    (tmp_path / "pandas.py").write_text(module, encoding="utf-8")
    assert checked(tmp_path, READS_A_TABLE).verdict == RIGHT


@pytest.mark.skipif(find_spec("pandas") is not None, reason="pandas is installed")
def test_that_pandas_is_missing_is_said_where_its_stand_in_does_not_do(tmp_path: Path):
    report = checked(tmp_path, READS_A_TABLE)
    assert report.verdict == ERROR
    assert "pandas is not installed here" in report.not_checked[0]


@pytest.mark.usefixtures("forked")
def test_mse_printed_over_the_slope_of_cross_entropy(tmp_path: Path):
    report = checked(tmp_path, RIGHT_PROGRAM.replace("/ len(y) * p * (1 - p)", "/ len(y)"))
    assert [(f.slip, f.line) for f in report.findings] == [("loss-not-differentiated", 11)]


@pytest.mark.usefixtures("forked")
def test_rate_for_each_layer_is_no_slip(tmp_path: Path):
    report = checked(tmp_path, RIGHT_PROGRAM.replace("w1 -= 0.5", "w1 -= 0.1"))
    assert (report.verdict, report.findings) == ("remark", [])


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    "printed", ["np.mean(np.abs(p - y))", "np.sqrt(np.mean((p - y) ** 2))", "np.mean((p > 0.5) == y)"]
)
def test_another_number_printed_is_no_slip(tmp_path: Path, printed: str):
    assert not checked(tmp_path, RIGHT_PROGRAM.replace("np.mean((p - y) ** 2)", printed)).findings


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    "update",
    [
        "w1 = w1 * 0.999 - 0.5 * x.T @ dh",
        "w1 -= 0.5 * (x.T @ dh + np.random.randn(2, 3) * 0.001)",
        "w1 -= 0.5 * np.sign(x.T @ dh)",
    ],
)
def test_an_unknown_update_of_right_gradients_is_no_slip(tmp_path: Path, update: str):
    assert not checked(tmp_path, RIGHT_PROGRAM.replace("w1 -= 0.5 * x.T @ dh", update)).findings


@pytest.mark.usefixtures("forked")
def test_many_statements_on_one_line(tmp_path: Path):
    source = RIGHT_PROGRAM.replace("np.random.randn(2, 3)", "np.random.randn(2, 2)").replace(
        "randn(3, 1)", "randn(2, 1)"
    )
    source = source.replace("h = np.tanh(x @ w1)\n    p =", "u = np.tanh(x @ w1); h = u + np.tanh(u @ w0); p =")
    source = source.replace("for epoch", "w0 = np.random.randn(2, 2)\nfor epoch")
    back = (
        "dz = (d @ w2.T) * (1 - np.tanh(u @ w0) ** 2); dh = (d @ w2.T + dz @ w0.T) * (1 - u ** 2); w0 -= 0.5 * u.T @ dz"
    )
    source = source.replace("dh = d @ w2.T * (1 - h ** 2)", back)
    report = checked(tmp_path, source)
    assert report.findings == []
    assert report.verdict == RIGHT


@pytest.mark.usefixtures("forked")
def test_labels_as_indices(tmp_path: Path):
    source = RIGHT_PROGRAM.replace("randn(3, 1)", "randn(3, 2)").replace(".astype(float)", ".astype(int).ravel()")
    source = source.replace("p = 1 / (1 + np.exp(-(h @ w2)))", "e = np.exp(h @ w2); p = e / e.sum(1, keepdims=True)")
    source = source.replace("np.mean((p - y) ** 2)", "-np.log(p[range(30), y]).mean()")
    source = source.replace("d = 2 * (p - y) / len(y) * p * (1 - p)", "d = p.copy(); d[range(30), y] -= 1; d /= 30")
    assert checked(tmp_path, source).verdict == RIGHT


@pytest.mark.usefixtures("forked")
def test_old_numpy_names_are_tolerated_and_said(tmp_path: Path):
    report = checked(tmp_path, RIGHT_PROGRAM.replace("float(loss)", "np.asscalar(loss)"))
    assert report.verdict != ERROR
    assert any("np.asscalar" in remark for remark in report.remarks)


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (".astype(float)", ".astype(np.float)"),
        (".astype(float)", ".astype(np.int)"),
        ("float(loss)", "np.product(loss)"),
        ("float(loss)", "np.in1d([1], [loss])"),
        ("float(loss)", "np.Infinity"),
        ("float(loss)", "np.alltrue(loss > 0)"),
    ],
)
def test_old_numpy_names(tmp_path: Path, old: str, new: str):
    report = checked(tmp_path, RIGHT_PROGRAM.replace(old, new))
    assert report.verdict == RIGHT
    assert any("which new NumPy lacks" in remark for remark in report.remarks)


@pytest.mark.usefixtures("forked")
def test_a_line_that_begins_with_a_percent_sign_is_no_magic(tmp_path: Path):
    source = RIGHT_PROGRAM.replace("print(epoch, float(loss))", "print('%d %f'\n        % (epoch, loss))")
    assert checked(tmp_path, source).verdict == RIGHT


def test_exported_notebook(tmp_path: Path):
    source = "get_ipython().run_line_magic('matplotlib', 'inline')\n%matplotlib inline\n!pip install numpy\n"
    assert checked(tmp_path, source + RIGHT_PROGRAM + "\ndisplay(loss)\n").verdict == RIGHT


def test_notebook(tmp_path: Path):
    import json

    cells = [{"cell_type": "code", "source": ["%matplotlib inline\n", "!pip install numpy\n"]}]
    cells += [{"cell_type": "code", "source": ["%%bash\n", "ls *"]}, {"cell_type": "code", "source": "%%time\nn = 1"}]
    cells += [{"cell_type": "markdown", "source": ["text"]}, {"cell_type": "code", "source": [RIGHT_PROGRAM]}]
    path = tmp_path / "lab1.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert check_file(path).verdict == RIGHT


def test_crash_is_the_programs_own_line(tmp_path: Path):
    report = checked(tmp_path, "import numpy as np\nx = np.zeros(3)\nx @ np.zeros(4)\n")
    assert report.verdict == ERROR
    assert report.not_checked[0].startswith("line 3: ValueError")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = bytearray(1 << 40)", "MemoryError"),
        ("import os; os._exit(3)", "ended"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "signal 11"),
        ("input('epochs? ')", "epochs?"),
        ("import sys; sys.exit('no data')", "no data"),
        ("this is no Python", "SyntaxError"),
    ],
)
def test_program_that_misbehaves(tmp_path: Path, source: str, said: str):
    report = checked(tmp_path, source)
    assert report.verdict == ERROR
    assert said in " ".join(report.not_checked)


def test_endless_program_is_stopped(tmp_path: Path):
    report = checked(tmp_path, "while True: pass", seconds=8)
    assert report.verdict == UNKNOWN
    assert report.not_checked[0] == "it was stopped after 2 s"


def test_program_that_is_stopped_in_a_finalizer_is_stopped_after_it(tmp_path: Path):
    source = """import time
began = time.time()
class Slow:
    def __del__(self):
        while time.time() < began + 3: pass
Slow()
while True: pass"""
    report = checked(tmp_path, source, seconds=8)
    assert report.not_checked[0] == "it was stopped after 2 s"


def test_program_that_cannot_be_stopped_is_ended(tmp_path: Path):
    source = "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    report = checked(tmp_path, source, seconds=2)
    assert report.verdict == ERROR
    assert "ended" in report.not_checked[0]


def test_program_that_forks_is_ended_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    families: list[Family] = []
    monkeypatch.setattr(running, "Family", lambda *of: families.append(Family(*of)) or families[-1])
    checked(tmp_path, "import os, time\nif os.fork() == 0:\n    time.sleep(600)\n" + RIGHT_PROGRAM)
    (family,) = families
    assert family.members() | family.marked() == set()


def test_program_without_a_network(tmp_path: Path):
    assert checked(tmp_path, "print('hello')").verdict == UNKNOWN


def test_answers_and_arguments(tmp_path: Path):
    source = "import sys\nassert sys.argv[1:] == ['--lr', '2']\nassert input() == 'xor'\n" + RIGHT_PROGRAM
    assert checked(tmp_path, source, arguments=["--lr", "2"], answers="xor").verdict == RIGHT


def test_folder_is_not_written_to(tmp_path: Path):
    (tmp_path / "data.txt").write_text("0", encoding="utf-8")
    source = "open('data.txt').read()\nopen('data.txt', 'w').write('1')\nopen('new.txt', 'w')\n" + RIGHT_PROGRAM
    assert checked(tmp_path, source).verdict == RIGHT
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.txt", "lab1.py"]
    assert (tmp_path / "data.txt").read_text(encoding="utf-8") == "0"


def test_unknown_operation_is_no_verdict(tmp_path: Path):
    source = RIGHT_PROGRAM.replace("h = np.tanh(x @ w1)", "h = np.tanh(np.kron(np.eye(1), x @ w1))")
    report = checked(tmp_path, source)
    assert report.verdict == UNKNOWN
    assert report.not_checked == ["cannot be judged: np.kron at line 9"]


def test_environment_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_TOKEN", "1")
    source = "import os\nassert 'PATH' in os.environ and 'SECRET_TOKEN' not in os.environ\n" + RIGHT_PROGRAM
    assert checked(tmp_path, source).verdict == RIGHT


NETWORK = """
import socket
try:
    socket.create_connection(("127.0.0.1", PORT), 2)
except OSError:
    pass
else:
    raise SystemExit("it has a network")
"""


@pytest.mark.skipif(not network_is_closed(), reason="bubblewrap is not there, or not allowed")
def test_without_network(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = NETWORK.replace("PORT", str(server.getsockname()[1]))
        assert checked(tmp_path, source + RIGHT_PROGRAM).verdict == RIGHT


@pytest.mark.skipif(not network_is_closed(), reason="bubblewrap is not there, or not allowed")
def test_nothing_outside_can_be_written(tmp_path: Path):
    report = checked(tmp_path, f"open({str(tmp_path / 'new')!r}, 'w')\n" + RIGHT_PROGRAM)
    assert report.verdict == ERROR
    assert "Read-only" in report.not_checked[0]


def test_lower_limits_of_ones_own_stay(tmp_path: Path):
    path = tmp_path / "lab1.py"
    path.write_text(RIGHT_PROGRAM, encoding="utf-8")
    code = (
        "import resource, sys; from pathlib import Path; resource.setrlimit(resource.RLIMIT_CPU, (30, 30));"
        "from tui_backprop.reading.running.running import check_file; print(check_file(Path(sys.argv[1])).verdict)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == RIGHT


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("last", "defines"),
    [("", True), ('if __name__ == "__main__":\n    Net().fit()\n', False), ("net = Net()\n", False)],
)
def test_file_that_only_defines_is_said_to_train_nothing(tmp_path: Path, last: str, defines: bool):
    source = "import numpy as np\nRATE = 0.1\nclass Net:\n    def fit(self): pass\n"
    report = checked(tmp_path, source + last)
    assert report.verdict == UNKNOWN
    assert ("calls none of them" in report.not_checked[0]) == defines
