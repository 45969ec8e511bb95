"""The history of a project: one entry per method that ran, with what is needed to repeat it and how it scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from versa_core.analysis.counting import wilson
from versa_core.errors import ProjectError
from versa_core.language import _

MAX_ENTRIES = 300  # the newest stay
KINDS = ("race", "adapt")
STATUSES = ("done", "stopped", "failed")
LONGEST = 2000  # characters of a text; a message of ours has some hundred


@dataclass(frozen=True)
class Entry:
    """One method that ran.

    Attributes:
        when: the time in UTC, as 2026-11-24T06:00:00Z.
        kind: "race" (on Compare) or "adapt" (on Adapt).
        race: the same word for all contenders of one race; "" for "adapt".
        pictures: "own", or the name of the example.
        fingerprint: of the pictures.
        n_way: classes.
        n_support: support pictures.
        n_query: query pictures that were asked about.
        n_left_out: query pictures that were not, because support holds them, too.
        checkpoint: its name; "" where the method needs none.
        method: its name.
        settings: its hyper-parameters.
        seed: of its chance.
        n_steps: updates that it took.
        seconds: that it took.
        n_right: query pictures answered rightly; None where there is no score.
        status: done, stopped or failed.
        message: what it said in the end.
    """

    when: str
    kind: str
    race: str
    pictures: str
    fingerprint: str
    n_way: int
    n_support: int
    n_query: int
    n_left_out: int
    checkpoint: str
    method: str
    seed: int
    n_steps: int
    seconds: float
    n_right: int | None
    status: str
    message: str = ""
    settings: Mapping[str, bool | int | float | str] = field(default_factory=dict)

    @property
    def accuracy(self) -> float | None:
        """The share of right answers, 0 to 1."""
        return None if self.n_right is None or not self.n_query else self.n_right / self.n_query

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the accuracy."""
        return None if self.n_right is None or not self.n_query else wilson(self.n_right, self.n_query)

    def to_plain(self) -> dict[str, Any]:
        """Returns the fields as plain values."""
        return asdict(self)

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Entry:
        """The inverse of `to_plain`; raises ProjectError for anything else."""
        try:
            made = cls(**values)
            is_whole = all(_fits(getattr(made, one.name), str(one.type)) for one in fields(cls))
        except TypeError:
            is_whole = False
        if not is_whole or made.kind not in KINDS or made.status not in STATUSES or not _counts_fit(made):
            raise ProjectError(_("The project is damaged: an entry of its history is incomplete or of another kind."))
        return made


def _fits(value: Any, kind: str) -> bool:
    if kind == "str":
        return isinstance(value, str) and len(value) <= LONGEST
    if kind.startswith("Mapping"):
        return isinstance(value, Mapping) and all(isinstance(one, bool | int | float | str) for one in value.values())
    if value is None:
        return kind.endswith("None")
    numbers = (int, float) if kind == "float" else int
    return isinstance(value, numbers) and not isinstance(value, bool) and value >= 0


def _counts_fit(entry: Entry) -> bool:
    return entry.n_right is None or entry.n_right <= entry.n_query
