"""How scores are told: in words, as a table, as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from versa_core.analysis.paired import paired_difference
from versa_core.commands.terminal import say, write_bytes
from versa_core.errors import EpisodeError

FIGURES = ("accuracy", "ci95", "std", "ece", "auroc_none")
WORDS = {
    "accuracy": "mean accuracy",
    "ci95": "95 % interval ±",
    "std": "standard deviation",
    "ece": "calibration error (ECE)",
    "auroc_none": "none of these, AUROC",
}

Result = dict[str, Any]


def add_differences(results: Sequence[Result]) -> list[Result]:
    """Returns how much each result but the first differs from the first, paired by the episodes that both have.

    Prepared in another way, other pictures may be copies of each other, so that the leak guard leaves no query picture
    of some episodes.

    Raises:
        EpisodeError: two results have no episode in common.
    """
    first, *others = results
    theirs, differences = _by_episode(first), []
    for one in others:
        own = _by_episode(one)
        both = sorted(own.keys() & theirs.keys())
        if not both:
            raise EpisodeError(
                f"{one['name']} and {first['name']} were asked no episode both, because of copies among the pictures. "
                "Evaluate one at a time, or bring others."
            )
        gap = paired_difference([own[number] for number in both], [theirs[number] for number in both])
        plain = {"difference": gap.mean, "ci95": gap.ci95, "is_clear": gap.is_clear, "n_paired": len(both)}
        differences.append({"name": one["name"], "against": first["name"], **plain})
    return differences


def _by_episode(result: Result) -> dict[int, float]:
    """Returns the accuracy of each episode that was asked, by its number."""
    left_out, scores = set(result["episodes_left_out"]), result["per_episode"]
    asked = (number for number in range(len(left_out) + len(scores)) if number not in left_out)
    return dict(zip(asked, scores, strict=True))


def say_scores(results: Sequence[Result], differences: Sequence[Result]) -> None:
    """Prints the figures of one contestant line by line, those of several as a table."""
    first = results[0]
    task = f"{first['task']}; {first['n_episodes']} episodes; batch norm in eval mode"
    if len(results) == 1:
        say(f"{task}; {first['name']}")
        for key in FIGURES:
            say(f"{WORDS[key]:<25}{_percent(first[key])}")
        return
    say(task)
    width = max(len(one["name"]) for one in results)
    say(f"{'':<{width}}  {'accuracy':>8}  {'± 95 %':>7}  {'std':>7}  {'ECE':>7}  {'AUROC':>7}  against the first")
    for one, gap in zip(results, [None, *differences], strict=True):
        shown = [f"{_percent(one[key]):>{8 if key == 'accuracy' else 7}}" for key in FIGURES]
        against = f"{gap['difference']:+.2%} ± {gap['ci95']:.2%}" if gap else ""
        if gap and gap["n_paired"] < max(one["n_episodes"], first["n_episodes"]):
            against += f" on the {gap['n_paired']} episodes that both were asked"
        say(f"{one['name']:<{width}}  {'  '.join(shown)}  {against}".rstrip())


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


def write_csv(path: Path, results: Sequence[Result], differences: Sequence[Result]) -> None:
    """Writes one row per contestant; the accuracies of the episodes stand in the last cell, between spaces."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    about = ("name", "checkpoint", "method", "settings", "task", "n_episodes", "seed")
    writer.writerow([*about, *FIGURES, "difference", "difference_ci95", "per_episode"])
    for one, gap in zip(results, [None, *differences], strict=True):
        who = [json.dumps(one[key]) if key == "settings" else one[key] for key in about]
        paired = [gap["difference"], gap["ci95"]] if gap else [None, None]
        writer.writerow([*who, *(one[key] for key in FIGURES), *paired, " ".join(map(str, one["per_episode"]))])
    write_bytes(path, stream.getvalue().encode())
