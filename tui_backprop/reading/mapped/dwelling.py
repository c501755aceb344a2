"""The person's own network as it is found in a program: what it computes, and where its numbers live while it runs.

Plain data that go as JSON from the process that has read the program to those that watch it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LOCAL, GLOBAL = "local", "global"
ATTRIBUTE, ITEM, EACH, CUT = "attribute", "item", "each", "cut"
Way = tuple[tuple[str, str | int], ...]
"""Steps from one object to another: an attribute, an item of a list or a dict, that of each element of a list, or some
columns of a table, "0:2"."""


@dataclass(frozen=True)
class Place:
    """Where an object is found as long as a function runs.

    Attributes:
        function: the function in whose frame the way begins; line: its first one.
        scope: "local" or "global".
        name: of the variable.
        way: from there on.
    """

    function: str
    line: int
    scope: str
    name: str
    way: Way = ()

    @property
    def text(self) -> str:
        """As the program would write it: "self.params['W1']"."""
        found = self.name
        for kind, key in self.way:
            shown = {ATTRIBUTE: f".{key}", EACH: "[…]", CUT: f"[:, {key}]"}
            found += shown.get(kind, f"[{key!r}]")
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Place:
        return cls(**{**data, "way": tuple((kind, key) for kind, key in data["way"])})


ROWS, COLUMNS, INDICES = "rows", "columns", "indices"


@dataclass(frozen=True)
class Kept:
    """Where all samples, or their labels, are kept.

    Attributes:
        place: there.
        form: a sample is a row, or a column; or, of labels, only the number of its class is there.
    """

    place: Place
    form: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Kept:
        return cls(Place.from_json(data["place"]), data["form"])


@dataclass(frozen=True)
class Ours:
    """Our own training from a program's first weights, and how far it went the same way on the tape.

    Attributes:
        optimizer: of ours, a key of `nn.optimizers.OPTIMIZERS`; settings: its own, by their names there.
        rate: learning rate, for our loss as a mean over the batch; of the first update, where it changes.
        rates: of each update that was seen, where the rate changes; else none.
        rule: by which it does, "exponential" or "inverse", with its number γ or d: the k-th update, from 0, has rate γᵏ
            times the first one, or rate / (1 + d k); "" where no rule was found, or the rate stays.
        updates: that were compared.
        parted: the number of the update, 1 for the first, after which a weight was another; 0 for none.
        tensor: the first tensor that was; weight: our parameter of it that differs most; −1 for none.
        share: that difference, as a share of the way that the tensor had gone.
        shares, decays: of each tensor of the program, where they are not the same for all: how many times `rate` its
            rate is, and what it is drawn towards 0 by, as a multiple of ½ Σw² beside our loss; else none.
    """

    optimizer: str
    rate: float
    settings: Mapping[str, float] = field(default_factory=dict)
    rates: tuple[float, ...] = ()
    rule: tuple[str, float] = ("", 0.0)
    updates: int = 0
    parted: int = 0
    tensor: int = -1
    weight: int = -1
    share: float = 0.0
    shares: tuple[float, ...] = ()
    decays: tuple[float, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Ours:
        kind, number = data["rule"]
        own = {name: tuple(data[name]) for name in ("rates", "shares", "decays")}
        return cls(**{**data, **own, "rule": (kind, number)})

    def rate_of(self, update: int) -> float | None:
        """The rate of an update, 0 for the first; None where that is not known."""
        if update < len(self.rates):
            return self.rates[update]
        kind, number = self.rule
        if kind:
            return self.rate * number**update if kind == "exponential" else self.rate / (1 + number * update)
        return None if self.rates else self.rate


@dataclass(frozen=True)
class OwnNetwork:
    """A network of dense layers in a program.

    Attributes:
        file: of the program, from its folder on, of a notebook with the cell; function: its name, and first: its
            first line, of the function in which the forward pass begins.
        line: at which it does: whenever the program comes there, all updates of the step before are done.
        tensors: where the weights and biases are; shapes: of each.
        parameters: of each of our network's parameters (`nn.network.Network.parameters`) the place among the numbers of
            all tensors, laid end to end; −1 for a bias that a layer does not have.
        sizes: units of every layer, inputs first.
        activations: of every layer, by our names; loss: likewise.
        has_biases: whether any layer has.
        inputs, targets: where the samples are.
        epoch: where the number of the epoch is; None when it was not found.
        loss_line: where the program computes its loss.
        rate_place: where the program keeps its learning rate; None when it was not found.
        batch: samples of an update, 0 for all of them; samples: the same as a number.
        optimizer: its name as `check` says it, "" when it was not recognised; rate: its learning rate, None likewise.
        counts_updates: whether that number rises by 1 with every update.
        ours: our training beside it; None when it cannot be begun; why_alone: why not, in a clause.
        penalty: what is added to our loss in the program's, as a multiple of ½ Σw² without the biases; 0 for none, None
            where it is something else.
        drops: whether it drops units at random while it trains; the network is the one with nothing dropped.
        looks_ahead: whether its gradients are taken at other weights, ahead of those that are kept.
        factor: an update is that many times the gradient of our loss (the mean over the samples of the batch); None
            when it is no multiple of it.
    """

    file: str
    function: str
    first: int
    line: int
    tensors: tuple[Place, ...]
    shapes: tuple[tuple[int, ...], ...]
    parameters: tuple[int, ...]
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    has_biases: bool
    inputs: Kept
    targets: Kept
    epoch: Place | None
    rate_place: Place | None
    counts_updates: bool
    loss_line: int
    batch: int
    samples: int
    optimizer: str
    rate: float | None
    penalty: float | None
    drops: bool
    looks_ahead: bool
    factor: float | None
    ours: Ours | None
    why_alone: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> OwnNetwork:
        """What `as_json` has made."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        values["tensors"] = tuple(map(Place.from_json, data["tensors"]))
        values["shapes"] = tuple(map(tuple, data["shapes"]))
        values["inputs"], values["targets"] = Kept.from_json(data["inputs"]), Kept.from_json(data["targets"])
        values["epoch"] = None if data["epoch"] is None else Place.from_json(data["epoch"])
        values["rate_place"] = None if data["rate_place"] is None else Place.from_json(data["rate_place"])
        values["ours"] = None if data["ours"] is None else Ours.from_json(data["ours"])
        return cls(**values)
