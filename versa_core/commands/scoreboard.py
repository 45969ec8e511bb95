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
    """Returns how much each result but the first differs from the first, paired by episode."""
    first, *others = results
    differences = []
    for one in others:
        gap = paired_difference(one["per_episode"], first["per_episode"])
        plain = {"difference": gap.mean, "ci95": gap.ci95, "is_clear": gap.is_clear}
        differences.append({"name": one["name"], "against": first["name"], **plain})
    return differences


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
