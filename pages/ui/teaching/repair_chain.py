"""The repair of the article's VERSA as a chain of changes, each with its gain as it was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pages.ui.teaching.threefold import Code
from pages.ui.text import _, clauses, labelled

Row = Mapping[str, Any]


class Change(NamedTuple):
    """One link of the chain: its name in the text, its arm in the ablation, and the code that it is."""

    name: str
    arm: str
    code: Code


CHAIN = (
    Change("article", "article-uncropped", Code("versa_core.objectives.article", "Article.losses")),
    Change("crop", "article-cropped", Code("versa_core.data.profile", "_crop")),
    Change("denoise", "denoise-cropped", Code("versa_core.objectives.denoise", "Denoise.losses")),
    Change("task", "joint-cropped", Code("versa_core.objectives.joint", "Joint.losses")),
)


def gain_of(after: Row, before: Row) -> tuple[float, float, float]:
    """Returns by how much one score is above another, and its 95 % interval; the two were measured independently."""
    gain = after["mean"] - before["mean"]
    half = (after["ci95"] ** 2 + before["ci95"] ** 2) ** 0.5
    return gain, gain - half, gain + half


def percent_of(score: Row) -> str:
    """Returns a measured share with half of its interval."""
    return _("{mean} ± {half} %").format(mean=f"{100 * score['mean']:.1f}", half=f"{100 * score['ci95']:.1f}")


def points(gain: float) -> str:
    """Returns a gain in points, with its sign."""
    return f"{100 * gain:+.1f}".replace("-", "−")


def chain_alt(scores: Mapping[str, Row], place: int) -> str:
    """Returns what a person who does not see the chart is told."""
    names = change_names()
    told = (labelled(names[one.name], percent_of(scores[one.arm])) for one in CHAIN[: place + 1])
    return _("{words}.").format(words=clauses(told))


def change_names() -> dict[str, str]:
    """Returns what each link is called on screen."""
    return {"article": _("start"), "crop": _("crop"), "denoise": _("undistorted"), "task": _("task loss")}
