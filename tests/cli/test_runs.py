"""`backprop-tui runs`: the list and what can be done with it, through the command line."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tui_backprop.cli.main import main
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import record_result

Command = Callable[..., str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "home"


@pytest.fixture
def command(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:  # noqa: ARG001
    """Runs a command, which must succeed, and gives what it prints."""

    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(list(arguments)) == code
        out, err = capsys.readouterr()
        return err if code else out

    return run


@pytest.fixture
def three(command: Command) -> list[dict[str, Any]]:
    """Three runs, the newest first."""
    for more in (["--seed", "1"], ["--optimizer", "sgd", "--hidden", "3"], ["--dataset", "moons", "--epochs", "30"]):
        command("train", "--epochs", "20", *more)
    return listed(command)


def listed(command: Command, *arguments: str) -> list[dict[str, Any]]:
    found = json.loads(command("runs", *arguments, "--json").splitlines()[-1])
    assert isinstance(found, list)
    return found


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


class TestList:
    def test_has_what_was_trained(self, three: list[dict[str, Any]]) -> None:
        assert [row["experiment"]["dataset"] for row in three if row["experiment"]["dataset"] == "moons"] == ["moons"]
        assert {row["status"] for row in three} == {"ended"}
        assert {row["epochs"] for row in three} == {20, 30}
        assert all(0 < row["loss"] < 1 and 0 <= row["accuracy"] <= 1 for row in three)
        assert {"id", "started", "status", "experiment", "epochs", "loss", "accuracy"} <= set(three[0])
        assert [row["started"] for row in three] == sorted((row["started"] for row in three), reverse=True)

    @pytest.mark.parametrize(
        ("words", "count"),
        [
            (["optimizer=adam"], 2),
            (["optimizer=adam", "dataset=moons"], 1),
            (["optimizer=adam dataset=moons"], 1),
            (["epochs>=30"], 1),
            (["--", "-moons"], 2),
            (["moons"], 1),
            (["status=interrupted"], 0),
        ],
    )
    def test_can_be_filtered(self, three: list[Any], command: Command, words: list[str], count: int) -> None:
        assert len(three) == 3
        options, words = (["--json"], words) if words[0] == "--" else ([], [*words, "--json"])
        assert len(json.loads(command("runs", "list", *options, *words).splitlines()[-1])) == count

    def test_can_be_sorted_and_cut(self, three: list[dict[str, Any]], command: Command) -> None:
        losses = [row["loss"] for row in listed(command, "--sort", "loss")]
        assert losses == sorted(row["loss"] for row in three)
        assert [row["loss"] for row in listed(command, "--sort", "-loss")] == losses[::-1]
        assert ids(listed(command, "--limit", "2")) == ids(three)[:2]

    def test_says_how_many_there_are(self, three: list[dict[str, Any]], command: Command) -> None:
        text = command("runs", "--limit", "1")
        assert three[0]["id"] in text
        assert three[1]["id"] not in text
        assert "1 of 3 runs" in text

    def test_a_damaged_run_is_told_in_one_line_beside_the_others(
        self, three: list[dict[str, Any]], home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (home / "runs" / three[0]["id"] / "journal-0001").write_bytes(b"rubbish")
        assert main(["runs"]) == 0
        out, err = capsys.readouterr()
        assert all(row["id"] in out for row in three)
        assert err.count("\n") == 1
        assert f"{three[0]['id']}: the run is set aside" in err

    def test_of_nothing_is_empty(self, command: Command, home: Path) -> None:
        assert listed(command) == []
        assert command("runs") == ""
        assert not home.exists()


class TestLabels:
    def test_tag_name_and_note(self, three: list[dict[str, Any]], command: Command) -> None:
        run = three[1]["id"]
        assert command("runs", "tag", run, "good", "lab-1") == f"{run}: good lab-1\n"
        command("runs", "rename", run, "my best")
        command("runs", "note", "my best", "with a smaller rate")
        (row,) = listed(command, "tag=good")
        assert (row["id"], row["name"], row["note"], row["tags"]) == (
            run, "my best", "with a smaller rate", ["good", "lab-1"],
        )  # fmt: skip
        command("runs", "tag", "my best", "good", "--remove")
        assert listed(command, "tag=good") == []
        assert ids(listed(command, 'name="my best"')) == [run]

    def test_a_name_that_several_have_is_the_newests_and_that_is_said(
        self, three: list[dict[str, Any]], command: Command, capsys: pytest.CaptureFixture[str]
    ) -> None:
        command("runs", "rename", three[2]["id"], "twin")
        assert main(["runs", "rename", three[0]["id"], "twin"]) == 0
        err = capsys.readouterr().err
        newest = listed(command, "name=twin")[0]["id"]
        assert f"2 runs have that name: 'twin' is the newest of them, {newest}" in err
        assert json.loads(command("runs", "show", "twin", "--json"))["id"] == newest


class TestDelete:
    def test_is_undone(self, three: list[dict[str, Any]], command: Command) -> None:
        assert command("runs", "delete", three[0]["id"], three[2]["id"]).count("deleted: ") == 2
        assert ids(listed(command)) == [three[1]["id"]]
        assert sorted(command("runs", "undo").split()[1::2]) == sorted([three[0]["id"], three[2]["id"]])
        assert ids(listed(command)) == ids(three)
        assert "nothing has been deleted" in command("runs", "undo", code=2)


class TestOne:
    def test_diff_names_what_differs(self, three: list[dict[str, Any]], command: Command) -> None:
        moons = next(row["id"] for row in three if row["experiment"]["dataset"] == "moons")
        sgd = next(row["id"] for row in three if row["experiment"]["optimizer"] == "sgd")
        found = json.loads(command("runs", "diff", moons, sgd, "--json"))
        assert found == {
            "dataset": ["moons", "xor"], "optimizer": ["adam", "sgd"], "hidden": [[4, 4], [3]], "epochs": [30, 20],
        }  # fmt: skip
        text = command("runs", "diff", moons, sgd)
        assert "optimizer" in text
        assert command("runs", "diff", sgd, sgd) == "they differ in nothing\n"

    def test_show_tells_all_and_how_to_train_it_again(self, three: list[dict[str, Any]], command: Command) -> None:
        sgd = next(row for row in three if row["experiment"]["optimizer"] == "sgd")
        text = command("runs", "show", sgd["id"])
        again = next(line for line in text.splitlines() if line.startswith("again"))
        assert again.split(maxsplit=1)[1] == "backprop-tui train --hidden 3 --optimizer sgd --epochs 20"
        assert "ended (epochs)" in text
        value = json.loads(command("runs", "show", sgd["id"], "--json"))
        assert value["result"]["loss"] == sgd["loss"]
        assert value["meta"]["machine"]["numpy"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["losss<1"], "filter: unknown field 'losss'; did you mean 'loss'?"),
        (["loss<many"], "'many' is not a number"),
        (["--sort", "lss"], "did you mean 'loss'?"),
        (["show", "nothing"], "there is no run 'nothing'"),
        (["tag", "last"], "TAG… is missing"),
        (["tag", "last", "a b"], "'a b' cannot be a tag"),
        (["diff", "last"], "RUN is missing"),
        (["undo", "x"], "unexpected 'x'"),
        (["--limt", "3"], "did you mean '--limit'?"),
    ],
)
@pytest.mark.usefixtures("three")
def test_wrong_use_is_told_in_one_line(command: Command, arguments: list[str], message: str) -> None:
    err = command("runs", *arguments, code=2)
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("three")
def test_every_example_of_the_help_is_a_command_that_works(command: Command) -> None:
    lines = [line.strip() for line in command("runs", "--help").splitlines()]
    examples = [shlex.split(re.split(" {2,}", line)[0])[1:] for line in lines if line.startswith("backprop-tui runs")]
    assert {"--sort", "--json"} <= {word for example in examples for word in example}
    for example in examples:
        command(*example)


def test_an_empty_store_has_no_run_to_show(command: Command) -> None:
    assert "there are no runs in the store; train one" in command("runs", "show", code=2)


class TestOtherKinds:
    def test_a_sweep_is_one_row_with_its_table(self, command: Command) -> None:
        command("sweep", "--vary", "learning_rate=0.3,0.03", "--seeds", "2", "--epochs", "20")
        (row,) = listed(command, "kind=sweep")
        assert row["what"] == "sweep over learning rate: 2 × 2 runs"
        assert (row["status"], row["runs"], row["cells"]) == ("ended", 4, 2)
        assert row["experiment"]["epochs"] == 20
        assert "learning_rate" not in row["experiment"]
        value = json.loads(command("runs", "show", row["id"], "--json"))
        cells = value["outcome"]["details"]["cells"]
        assert [cell["settings"] for cell in cells] == [{"learning_rate": 0.3}, {"learning_rate": 0.03}]
        best = max(cell["statistics"]["accuracy"]["mean"] for cell in cells)
        assert row["accuracy"] == best
        text = command("runs", "show", row["id"])
        assert text.count("combination ") == 2
        assert "again" not in text
        assert "sweep over learning rate" in command("runs")

    def test_a_check_is_one_row_with_its_verdict(self, command: Command, tmp_path: Path) -> None:
        program = tmp_path / "lab1.py"
        program.write_text("print('no network')\n", encoding="utf-8")
        command("check", str(program), code=3)
        (row,) = listed(command, "kind=check")
        assert (row["file"], row["verdict"], row["programs"]) == (str(program), "unknown", 1)
        assert ids(listed(command, "verdict=unknown", "lab1")) == [row["id"]]
        assert "lab1.py: unknown" in command("runs", "show", row["id"])

    def test_nothing_is_recorded_when_that_is_asked(self, command: Command, home: Path) -> None:
        command("sweep", "--seeds", "2", "--epochs", "5", "--no-store")
        assert not home.exists()

    def test_resume_passes_them_by(self, command: Command) -> None:
        command("sweep", "--seeds", "2", "--epochs", "5")
        assert "there is nothing to resume" in command("resume", code=2) or "cannot be resumed" in command(
            "resume", code=2
        )


def test_the_line_of_a_run_gives_the_same_bits_from_another_directory(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "there")
    rows = "".join(f"{x / 7},{y / 5},{(x + y) % 2}\n" for x in range(8) for y in range(6))
    Path("my data.csv").write_text("x,y,label\n" + rows, encoding="utf-8")
    command("train", "--data", "my data.csv", "--epochs", "20", "--hidden", "3")
    (row,) = listed(command)
    monkeypatch.chdir(tmp_path)
    line = json.loads(command("runs", "show", "--json"))["command"]
    again = json.loads(command(*shlex.split(line)[1:], "--json").splitlines()[-1])
    assert again["loss"] == row["loss"]


class TestWhatIsNoTraining:
    """Sweeps, checks and watched programs: what is said of them, and of what cannot be done with them."""

    PROGRAM: ClassVar[dict[str, str]] = {"title": "my lab.py", "origin": "program", "command": "python3 'my lab.py'"}

    @pytest.fixture
    def names(self, home: Path) -> dict[str, str]:
        store = Store(home)
        rows: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
            "sweep": ({}, {"what": "sweep over seed", "accuracy": 0.75}),
            "check": ({}, {"what": "check of my lab.py: right", "file": "my lab.py", "verdict": "right", "slips": 0}),
            "watched": ({"program": self.PROGRAM}, {"what": "my lab.py", "epochs": 5, "loss": 0.25}),
            "piped": ({"program": self.PROGRAM | {"origin": "pipe"}}, {"what": "standard input", "loss": 0.25}),
        }
        return {
            name: record_result(
                store,
                {"kind": "watched" if name == "piped" else name, "started": 1e9, "folder": "/lab", **meta},
                {"status": "ended", "result": result},
            )
            for name, (meta, result) in rows.items()
        }

    def test_how_it_is_done_again_is_said_where_that_is_known(self, names: dict[str, str], command: Command) -> None:
        told = {name: command("runs", "show", run) for name, run in names.items()}
        assert re.search(r"^again +backprop-tui check 'my lab.py'\nin +/lab$", told["check"], re.MULTILINE)
        assert re.search(r"^again +backprop-tui watch -- python3 'my lab.py'\nin +/lab$", told["watched"], re.MULTILINE)
        assert f"backprop-tui report --sweep {names['sweep']}" in told["sweep"]
        assert "again" not in told["piped"] + told["sweep"]

    @pytest.mark.parametrize(
        ("kind", "name"), [("sweep", "a sweep"), ("check", "a check"), ("watched", "a watched program")]
    )
    def test_what_cannot_be_done_is_refused_in_words(
        self, names: dict[str, str], command: Command, kind: str, name: str
    ) -> None:
        run = names[kind]
        assert f"{run}: {name} cannot be resumed" in command("resume", run, code=2)
        refused = command("export", run, "net.npz", code=2)
        if kind == "watched":
            assert f"{run}: of {name} what it has measured is recorded, and not weights" in refused
            assert "it can be had as .csv, .jsonl, DIR/, .sh; 'report --code FILE' runs a program" in refused
        else:
            assert f"{run}: {name} has no network to export" in refused
        assert f"{run}: it is {name} and no training" in command("report", run, code=2)

    def test_a_difference_says_what_each_is(self, names: dict[str, str], command: Command) -> None:
        told = command("runs", "diff", names["check"], names["watched"])
        assert re.search(r"^is +a check +a watched program *$", told, re.MULTILINE)
        assert re.search(r"^verdict +right +– *$", told, re.MULTILINE)

    def test_they_are_rows_with_the_fields_of_all(self, names: dict[str, str], command: Command) -> None:
        rows = {row["id"]: row for row in listed(command)}
        assert set(rows) == set(names.values())
        for row in rows.values():
            assert {"id", "started", "status", "experiment", "epochs", "loss", "accuracy"} <= set(row)
        assert [row["id"] for row in listed(command, "kind=check", "verdict=right")] == [names["check"]]
