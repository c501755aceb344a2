"""The state machine around the trainer: what is asked, what is kept, what is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.fakes import FakeTrainer, snapshot_of
from tui_backprop.errors import TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.requests import SamplesRequest
from tui_backprop.training.live.snapshot import (
    Company,
    EditWeight,
    SetPace,
    Snapshot,
    Start,
    Steer,
    Step,
    StepUnit,
    Stop,
    Want,
)
from tui_backprop.training.live.status import Status
from tui_backprop.tui.session.session import FLAT_OUT, PACES, PATIENCE, WATCHABLE_PACE, Session

XOR = Experiment()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def trainers() -> list[FakeTrainer]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(trainers: list[FakeTrainer], clock: Clock) -> Session:
    def launch() -> FakeTrainer:
        trainers.append(FakeTrainer())
        return trainers[-1]

    made = Session(XOR, launch=launch, trainer=launch(), clock=clock)
    made.begin()
    return made


def receive(session: Session) -> Snapshot:
    session.ask()
    assert session.trainer is not None
    snapshot = session.trainer.receive()
    session.take(snapshot)
    return snapshot


def test_begins_with_pace_and_experiment(session, trainers):
    assert trainers[0].commands == [SetPace(WATCHABLE_PACE), Start(1, XOR)]
    assert session.status == "loading"
    assert session.view().snapshot is None


def test_keeps_the_newest_picture(session):
    snapshot = receive(session)
    view = session.view()
    assert view.snapshot is snapshot
    assert view.scene is snapshot.scene
    assert view.status == "running"
    assert view.is_current


def test_a_run_whose_data_settle_what_was_left_open_is_the_current_one(session):
    # The label of a table may turn out to be a number to predict: the run's experiment is then not what was asked for.
    session.experiment = XOR.replace(epochs=XOR.epochs + 1)
    receive(session)
    view = session.view()
    assert view.scene.experiment != view.experiment
    assert view.is_current


def test_asks_for_what_is_newer(session, trainers):
    snapshot = receive(session)
    session.ask(SamplesRequest(3))
    assert trainers[0].sent(Want)[-1] == Want(snapshot.version, (SamplesRequest(3),))


def test_last_picture_stands_until_the_next_run_has_one(session):
    first = receive(session)
    session.begin(XOR.replace(activation="relu"))
    view = session.view()
    assert view.status == "loading"
    assert view.snapshot is first
    assert not view.is_current
    assert not session.take(first)
    assert session.take(Snapshot(9, 2, Status.LOADING))
    assert session.view().snapshot is first
    assert session.take(Snapshot(10, 2, Status.RUNNING))
    assert session.status == "loading"


def test_pause_is_shown_at_once_and_kept_over_a_change(session, trainers):
    receive(session)
    session.set_paused(True)
    assert session.status == "paused"
    session.begin(XOR.replace(init="he"))
    assert trainers[0].sent(Start)[-1].paused
    session.new_seed(1)
    assert not trainers[0].sent(Start)[-1].paused


def test_step_pauses_first(session, trainers):
    receive(session)
    session.step()
    assert session.paused
    assert trainers[0].sent(Step) == [Step(StepUnit.EPOCH)]


def test_steps_go_by_the_chosen_unit(session, trainers):
    receive(session)
    for unit in ("batch", "sample", "epoch"):
        session.change_step_unit(1)
        session.step()
        assert session.view().step_unit == unit
    assert trainers[0].sent(Step) == [Step(StepUnit.BATCH), Step(StepUnit.SAMPLE), Step(StepUnit.EPOCH)]
    session.change_step_unit(-1)
    assert session.step_unit == "sample"


def test_end_says_why(session, trainers):
    receive(session)
    session.stop()
    assert trainers[0].sent(Stop)
    receive(session)
    view = session.view()
    assert (view.status, view.reason) == ("ended", "interrupted")
    assert not session.paused


def test_failure_says_why():
    trainer = FakeTrainer(failing="no such file")
    session = Session(XOR, launch=FakeTrainer, trainer=trainer)
    session.begin()
    receive(session)
    assert (session.view().status, session.view().message) == ("failed", "no such file")


def test_dead_trainer_is_replaced_by_the_next_run(session, trainers):
    receive(session)
    session.lost("the trainer process was killed by SIGKILL")
    assert session.status == "dead"
    assert session.view().snapshot is not None
    session.set_paused(True)
    session.set_paused(False)
    session.begin()
    assert len(trainers) == 2
    assert trainers[0].closed
    assert trainers[1].sent(Start) == [Start(2, XOR)]
    receive(session)
    assert session.status == "running"


def test_trainer_that_cannot_be_started_is_a_state():
    def launch() -> FakeTrainer:
        raise TrainerError("the trainer process could not be started: out of memory")

    session = Session(XOR, launch=launch)
    session.begin()
    assert session.status == "dead"
    assert "out of memory" in session.view().message
    session.ask()
    session.step()


def test_slow_loading_is_not_waited_for(session, trainers, clock):
    session.take(Snapshot(1, 1, Status.LOADING))
    clock.now += PATIENCE / 2
    session.begin(XOR.replace(seed=8))
    assert len(trainers) == 1
    session.take(Snapshot(2, 2, Status.LOADING))
    clock.now += PATIENCE * 2
    session.begin(XOR.replace(seed=9))
    assert len(trainers) == 2
    assert trainers[1].sent(Start) == [Start(3, XOR.replace(seed=9))]


def test_paces_go_up_to_flat_out_and_down_again(session):
    session.set_pace(PACES[0])
    seen = [session.pace]
    while session.change_pace(1):
        seen.append(session.pace)
    assert seen == list(PACES)
    assert session.pace == FLAT_OUT
    while session.change_pace(-1):
        seen.append(session.pace)
    assert seen == [*PACES, *reversed(PACES[:-1])]


def test_diverged_run_keeps_its_last_finite_record():
    wild = Experiment(learning_rate=1e5, optimizer="sgd", activation="relu", output_activation="none", epochs=300)
    snapshot = snapshot_of(wild, 300)
    session = Session(wild, launch=FakeTrainer, trainer=FakeTrainer())
    session.begin()
    session.take(replace(snapshot, run=1))
    view = session.view()
    assert view.reason == "diverged"
    assert view.snapshot is not None
    assert view.snapshot.record is not None
    assert view.snapshot.record.accuracy is None
    assert view.snapshot.last_finite is not None


class TestLookingOn:
    """A trainer that another screen steers."""

    OTHER = Experiment(dataset="moons", hidden=(5,))

    @pytest.fixture
    def looking(self) -> Session:
        made = Session(XOR, launch=FakeTrainer, trainer=FakeTrainer(), looks_on=True)
        made.take(snapshot_of(self.OTHER, 3, run=4, company=Company(is_steering=False, others=1), pace=7.0))
        return made

    def test_takes_over_what_the_run_is(self, looking: Session) -> None:
        view = looking.view()
        assert (view.experiment, looking.run, view.pace, view.status) == (self.OTHER, 4, 7.0, "running")
        assert view.is_current
        looking.take(
            snapshot_of(XOR, 3, run=5, version=2, status=Status.PAUSED, company=Company(is_steering=False, others=1))
        )
        assert (looking.experiment, looking.run, looking.paused) == (XOR, 5, True)

    def test_gives_no_commands(self, looking: Session) -> None:
        looking.set_pace(1.0)
        looking.stop()
        looking.begin(XOR)
        looking.new_seed(1)
        looking.send(EditWeight(0, 0, 0, 1.0))
        looking.ask()
        looking.take_over()
        assert isinstance(looking.trainer, FakeTrainer)
        assert [type(command) for command in looking.trainer.commands] == [Want, Steer]
        assert looking.experiment == self.OTHER

    def test_steers_once_it_is_told_so(self, looking: Session) -> None:
        looking.take(snapshot_of(self.OTHER, 9, run=4, version=3, company=Company(others=1)))
        looking.set_paused(True)
        looking.take(snapshot_of(self.OTHER, 9, run=4, version=4, company=Company(others=1)))
        assert looking.paused, "what was asked for counts, not what the trainer has not heard yet"
        looking.begin(XOR)
        assert looking.run == 5
        assert isinstance(looking.trainer, FakeTrainer)
        assert looking.trainer.sent(Start) == [Start(5, XOR, paused=True)]

    def test_the_first_screen_at_a_run_that_goes_on_alone_takes_it_over_as_it_is(self) -> None:
        made = Session(XOR, launch=FakeTrainer, trainer=FakeTrainer(), looks_on=True)
        made.take(snapshot_of(self.OTHER, 3, run=4, status=Status.PAUSED, company=Company(stays=True), pace=0.0))
        assert (made.experiment, made.run, made.paused, made.pace) == (self.OTHER, 4, True, 0.0)
        assert made.company.is_steering


class TestReviving:
    def test_goes_on_with_what_was_recorded(self, session: Session, trainers: list[FakeTrainer]) -> None:
        session.take(snapshot_of(XOR, 3, run=1, recorded_as="20260101-000000-abcdef"))
        session.lost("the trainer process was killed by SIGKILL")
        assert session.view().recorded_as == "20260101-000000-abcdef"
        assert session.revive() == "20260101-000000-abcdef"
        assert trainers[-1].sent(Start) == [Start(2, XOR, resume="20260101-000000-abcdef")]

    def test_begins_anew_when_nothing_was(self, session: Session, trainers: list[FakeTrainer]) -> None:
        session.take(snapshot_of(XOR, 3, run=1))
        session.lost("killed")
        assert session.revive() == ""
        assert trainers[-1].sent(Start) == [Start(2, XOR)]
