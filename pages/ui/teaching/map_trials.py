"""What the lesson on maps changes, one thing at a time, and what it measures of truth and map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pages.ui.descents import Recorded
from pages.ui.text import _
from versa_core.teaching.clouds import Cloud, nothing, shape_of, three_groups, two_sizes

FIRST = "distance"
PERPLEXITY = 20.0


@dataclass(frozen=True)
class Trial:
    """One thing that is changed, and how it is drawn.

    Attributes:
        name: in the lesson's text, too.
        values: what the one thing becomes.
        draw: makes the points from a value and a seed.
        is_perplexity: the values are perplexities, and the points stay.
    """

    name: str
    values: tuple[int, ...]
    draw: Callable[[int, int], Cloud]
    is_perplexity: bool = False

    @property
    def about(self) -> str:
        """Which of the lesson's questions is asked; the first one has no name of its own."""
        return "" if self.name == FIRST else self.name

    def clouds(self, seed: int) -> list[Cloud]:
        return [self.draw(value, seed) for value in self.values]

    def perplexities(self) -> list[float]:
        return [float(value) if self.is_perplexity else PERPLEXITY for value in self.values]


@dataclass(frozen=True)
class Measured:
    """What one map says beside the truth; `truly` and `on_map` are None where there is nothing to measure."""

    title: str
    truly: float | None
    on_map: float | None
    trust: float


TRIALS = {
    one.name: one
    for one in (
        Trial("distance", (1, 2, 5), three_groups),
        Trial("size", (1, 3, 10), two_sizes),
        Trial("perplexity", (2, 5, 15, 29), lambda _value, seed: three_groups(5, seed), is_perplexity=True),
        Trial("nothing", (2, 10, 50), nothing),
    )
}


def title_of(trial: Trial, value: int) -> str:
    """Returns the words over a map: what was changed, and to what."""
    if trial.is_perplexity:
        return _("Perplexity {n}").format(n=value)
    words = {
        "distance": _("the third group {n} × as far"),
        "size": _("one group {n} × as wide"),
        "nothing": _("{n} dimensions"),
    }
    return words[trial.name].format(n=value)


def measure(title: str, cloud: Cloud, record: Recorded) -> Measured:
    """Returns how far apart, or how wide, groups are in truth and on the last map, and its trust."""
    assert record.trust is not None  # there are points enough
    flat = cloud.points if cloud.points.shape[1] == 2 else record.frames[-1]
    true, drawn = shape_of(flat, cloud.labels), shape_of(record.frames[-1], cloud.labels)
    if true.distance is not None:
        return Measured(title, true.distance, drawn.distance, record.trust)
    return Measured(title, true.size, drawn.size, record.trust)


def outcome(name: str, measured: Sequence[Measured]) -> str:
    """Returns the key of the option that came out as right."""
    last = measured[-1]
    if name == "perplexity":
        return str(max(range(len(measured)), key=lambda place: measured[place].trust))
    if name == "nothing":
        return "high" if last.trust >= 0.95 else "middle" if last.trust >= 0.85 else "low"
    assert last.truly is not None  # there are two groups and more
    assert last.on_map is not None
    share = last.on_map / last.truly
    return "less" if share < 0.5 else "more" if share > 1.5 else "same"


def values_of(measured: Sequence[Measured]) -> dict[str, str]:
    """Returns the numbers that the lesson's text speaks of."""
    last = measured[-1]
    trusts = [one.trust for one in measured]
    best = measured[trusts.index(max(trusts))]
    return {
        "truly": _number(last.truly), "on_map": _number(last.on_map), "trust": f"{last.trust:.2f}",
        "first_trust": f"{measured[0].trust:.2f}", "least_trust": f"{min(trusts):.2f}",
        "most_trust": f"{max(trusts):.2f}", "best": best.title, "best_truly": _number(best.truly),
        "best_on_map": _number(best.on_map),
    }  # fmt: skip


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def table_of(measured: Sequence[Measured]) -> str:
    """Returns a Markdown table of truth and map, for readers with and without sight."""
    head = (_("changed"), _("in truth"), _("on the map"), _("trust, of 1"))
    rows = [(one.title, _number(one.truly), _number(one.on_map), f"{one.trust:.2f}") for one in measured]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))
