"""What the points of a map wear, by class, answer, confidence, error or role: colour and marker change together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pages.ui.galleries import CIVIDIS, percent
from pages.ui.legend import class_looks
from pages.ui.looking import Look
from pages.ui.palette import COLOURS, MARKERS, Style, class_style
from pages.ui.text import _
from versa_core.project import Run
from versa_core.training.events import Snapshot

WRONG = Style("#c65300", "cross")
RIGHT = Style(COLOURS[2], "circle")
SURE = (0.4, 0.6, 0.8, 0.95)  # where one step of confidence ends and the next begins
N_STEPS = 5
STEPS = tuple(Style(CIVIDIS[2 * step + 1], MARKERS[step]) for step in range(N_STEPS))

Looks = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Colouring:
    """What points wear.

    Attributes:
        entries: the looks, each with what it means.
        looks: per state of the model, (n,): which entry each picture wears.
        says: per state, per picture, what is told of it; empty where its class says all.
    """

    entries: tuple[tuple[Style, str], ...]
    looks: tuple[Looks, ...]
    says: tuple[tuple[str, ...], ...]

    def styles(self, state: int) -> tuple[Style, ...]:
        """Returns what each picture wears in one state of the model."""
        return tuple(self.entries[entry][0] for entry in self.looks[state])

    def in_space(self) -> Colouring:
        """Returns the same colours with the few markers that there are in three dimensions."""
        entries = [
            (Style(style.colour, class_style(place, 3).marker), words)
            for place, (style, words) in enumerate(self.entries)
        ]
        return replace(self, entries=tuple(entries))


def colourings(look: Look) -> dict[str, str]:
    """Returns the names of the colourings that this run has something to show for."""
    shots = _shots(look)
    names = {"class": _("class")}
    if all(one.probabilities is not None for one in shots):
        names |= {"prediction": _("predicted class"), "answer": _("right or wrong"), "confidence": _("confidence")}
    if all(one.errors is not None for one in shots):
        names["error"] = _("reconstruction error")
    return names | {"role": _("support or query")}


def coloured(look: Look, by: str) -> Colouring:
    """Returns what the pictures wear in each state; by class where there is nothing else to show."""
    run, shots = look.run, _shots(look)
    make = {"prediction": _by_prediction, "answer": _by_answer, "confidence": _by_confidence, "error": _by_error}
    if by not in colourings(look) or by == "class":
        return Colouring(tuple(class_looks(run.class_names)), (run.labels,) * len(shots), ((),) * len(shots))
    if by == "role":
        entries = ((Style(COLOURS[0], "circle"), _("support")), (Style(COLOURS[1], "square"), _("query")))
        return Colouring(entries, ((~run.is_support).astype(np.int64),) * len(shots), ((),) * len(shots))
    return make[by](run, shots)


def _shots(look: Look) -> list[Snapshot]:
    return [one for one in (look.before, look.after) if one is not None]


def _answers(shots: Sequence[Snapshot]) -> list[npt.NDArray[np.float32]]:
    return [one.probabilities for one in shots if one.probabilities is not None]


def _told(run: Run, shots: Sequence[Snapshot]) -> tuple[tuple[str, ...], ...]:
    words = _("answer: {name}, {share}")
    return tuple(
        tuple(words.format(name=run.class_names[row.argmax()], share=percent(float(row.max()))) for row in one)
        for one in _answers(shots)
    )


def _by_prediction(run: Run, shots: Sequence[Snapshot]) -> Colouring:
    looks = tuple(one.argmax(1).astype(np.int64) for one in _answers(shots))
    return Colouring(tuple(class_looks(run.class_names)), looks, _told(run, shots))


def _by_answer(run: Run, shots: Sequence[Snapshot]) -> Colouring:
    looks = tuple((one.argmax(1) != run.labels).astype(np.int64) for one in _answers(shots))
    return Colouring(((RIGHT, _("answered rightly")), (WRONG, _("answered wrongly"))), looks, _told(run, shots))


def _by_confidence(run: Run, shots: Sequence[Snapshot]) -> Colouring:
    looks = tuple(np.searchsorted(SURE, one.max(1), side="right").astype(np.int64) for one in _answers(shots))
    ends = (0.0, *SURE, 1.0)
    words = [_("{low:.0f} to {high:.0f} % sure").format(low=100 * low, high=100 * high) for low, high in pairwise(ends)]
    return Colouring(tuple(zip(STEPS, words, strict=True)), looks, _told(run, shots))


def _by_error(run: Run, shots: Sequence[Snapshot]) -> Colouring:
    """Five steps with as many pictures each, over both states together, so that both maps have one scale."""
    errors = [one.errors for one in shots if one.errors is not None]
    pooled = np.concatenate(errors)
    ends = np.quantile(pooled, np.linspace(0, 1, N_STEPS + 1))
    looks = tuple(np.searchsorted(ends[1:-1], one, side="right").astype(np.int64) for one in errors)
    words = [_("error {low:.4f} to {high:.4f}").format(low=low, high=high) for low, high in pairwise(ends)]
    says = tuple(tuple(_("error {error:.4f}").format(error=float(one)) for one in these) for these in errors)
    return Colouring(tuple(zip(STEPS, words, strict=True)), looks, says)
