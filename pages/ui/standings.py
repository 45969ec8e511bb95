"""How a race ended: each racer at the end, and a table that says how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pages.ui.status import duration
from pages.ui.text import _, plain
from versa_core.analysis.counting import Paired, paired, wilson
from versa_core.project_race import Race
from versa_core.project_race import Standing as Standing
from versa_core.training.events import Finished


def standings(payload: Mapping[str, Any], labels: Mapping[str, Any], result: Mapping[str, Any]) -> list[Standing]:
    """Returns the racers that have begun, from what the job was given, what the page remembers, and what came out."""
    right = np.asarray(payload["labels"])[np.asarray(result["query"])]
    return [
        Standing(
            labels["titles"][place], payload["contenders"][place]["method"], labels["checkpoints"][place],
            course["laps"], course["answers"], right, course["seconds"], course["message"], course["is_finished"],
        )
        for place, course in enumerate(result["courses"])
    ]  # fmt: skip


def ended_race(
    payload: Mapping[str, Any], labels: Mapping[str, Any], result: Mapping[str, Any], *, when: str, end: Finished
) -> Race:
    """Returns the race as the project keeps it.

    Args:
        payload: what the job was given.
        labels: what the page remembers.
        result: what came out.
        when: it ended, in UTC.
        end: what it said last.
    """
    ended = "stopped" if end.reason == "stopped" else "done"
    racers, names = tuple(standings(payload, labels, result)), tuple(payload["class_names"])
    return Race(when, ended, end.seconds, len(labels["titles"]), names, racers)


def table_markdown(racers: Sequence[Standing]) -> str:
    """Returns the final table: right answers with an interval, the paired difference to the first, and the time."""
    head = [_("Method"), _("Right"), _("Accuracy (95 % interval)"), _("Against the first"), _("Time")]
    rows = [head, ["---", "---:", "---:", "---:", "---:"]]
    rows += [_row(one, racers[0], is_first=place == 0) for place, one in enumerate(racers)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _row(one: Standing, first: Standing, *, is_first: bool) -> list[str]:
    title, n_asked = plain(one.title), len(one.labels)
    if one.answers is None:
        return [title, _("broke down"), "", "", _kept_together(duration(one.seconds))]
    if not one.is_finished:
        title = _("{title} (stopped)").format(title=title)
    low, high = wilson(one.n_right, n_asked)
    share = _("{share} % ({low} to {high})").format(
        share=_whole(one.n_right / n_asked), low=_whole(low), high=_whole(high)
    )
    against = "" if is_first or first.answers is None else against_words(paired(first.answers, one.answers, one.labels))
    return [title, _kept_together(f"{one.n_right} / {n_asked}"), share, against, _kept_together(duration(one.seconds))]


def against_words(pair: Paired) -> str:
    """Returns the paired difference in points with its interval and McNemar's p."""
    if not pair.n_gained + pair.n_lost:
        return _("the same answers right")
    low, high = pair.interval
    words = _("{points} points ({low} to {high}), {p}")
    p = _kept_together(f"p = {pair.p_value:.2g}")
    return words.format(points=_signed(pair.difference), low=_signed(low), high=_signed(high), p=p)


def _kept_together(text: str) -> str:
    """Returns the text with spaces at which a narrow table does not break."""
    return text.replace(" ", "\u00a0")


def _whole(share: float) -> str:
    return f"{100 * share:.0f}"


def _signed(share: float) -> str:
    points = round(100 * share)
    return "0" if points == 0 else f"{points:+d}".replace("-", "−")
