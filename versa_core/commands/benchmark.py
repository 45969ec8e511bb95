"""`benchmark`: the shipped checkpoints under named conditions, into the one file that About's table is made from."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options
from versa_core.commands.base import Command
from versa_core.commands.conditions import CONDITIONS, GLYPHS, PHOTOS, Condition, Split, contestants_of
from versa_core.commands.terminal import Bar, check_writable, say, write_json
from versa_core.errors import DatasetError

if TYPE_CHECKING:
    from versa_core.commands.answering import Answering
    from versa_core.commands.contestants import Contestant
    from versa_core.data.sources import Opened

RESULTS = Path(__file__).resolve().parents[2] / "assets" / "benchmarks" / "results.json"
N_QUERY = 5
N_EPISODES = 600
N_SLOW_EPISODES = 50  # of methods that take steps


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `benchmark`."""
    parser.add_argument("--glyphs", metavar="DATA", help="Omniglot's background set: a folder or zip")
    parser.add_argument("--photos", metavar="DATA", help="Tiny ImageNet with folders train and val: a folder or zip")
    parser.add_argument("--episodes", type=options.positive, default=N_EPISODES, help=f"default: {N_EPISODES}")
    parser.add_argument(
        "--slow-episodes",
        type=options.positive,
        default=N_SLOW_EPISODES,
        help=f"episodes of methods that take steps (default: {N_SLOW_EPISODES})",
    )
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FILE", help="default: assets/benchmarks")
    options.add_chance(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measures every condition whose data are given; rows of other data stay as they are."""
    from versa_core.checkpoint import bundled
    from versa_core.commands.answering import Answering
    from versa_core.device import set_threads

    given = {split: name for split, name in ((GLYPHS, args.glyphs), (PHOTOS, args.photos)) if name is not None}
    if not given:
        raise DatasetError("There is nothing to measure on. Give --glyphs, --photos or both, each a folder or a zip.")
    check_writable(args.out)
    kept = [row for row in read_rows(args.out) if row["dataset"] not in {split.dataset for split in given}]
    set_threads(args.threads)
    infos, answering, opened = bundled(), Answering(), _Opened(given)
    cases = [
        (condition, one)
        for condition in CONDITIONS
        if condition.split in given
        for one in contestants_of(infos, condition)
    ]
    cases.sort(key=lambda case: str(case[1].path))  # a checkpoint's pictures are embedded once for all its conditions
    rows = []
    with Bar("benchmark") as bar:
        for place, (condition, one) in enumerate(cases):
            bar.show(place / len(cases), f"{condition.n_way}-way {condition.n_shot}-shot, {one.name}")
            rows.append(_row(args, condition, one, answering, opened))
            bar.line(_words(rows[-1]))
    result = {"command": options.call_of(args), "rows": kept + rows}
    write_json(args.out, result)
    say(f"{len(rows)} rows written to {args.out}; {len(kept)} of other data kept.")
    return result


class _Opened:
    """Pictures of each split, prepared once for all checkpoints that want them so."""

    def __init__(self, given: dict[Split, str]) -> None:
        self._given = given
        self._known: dict[tuple[Split, Any], Opened] = {}

    def get(self, split: Split, one: Contestant) -> Opened:
        """Returns the pictures as the contestant's checkpoint wants them; without one, as the profile does."""
        from versa_core.data.profile import Preparation

        how = one.info.preparation if one.info else Preparation(split.name)
        if (split, how) not in self._known:
            self._known[split, how] = options.open_data(self._given[split], split.classes, how)
        return self._known[split, how]


def _row(
    args: argparse.Namespace, condition: Condition, one: Contestant, answering: Answering, opened: _Opened
) -> dict[str, Any]:
    """Returns one measured row with its conditions."""
    from versa_core.analysis.evaluation import score_answers
    from versa_core.commands.answering import Draw
    from versa_core.data.episodes import EpisodeSpec
    from versa_core.methods import METHODS
    from versa_core.objectives import OBJECTIVES

    split = condition.split
    n_episodes = args.slow_episodes if METHODS.info(one.method).has_steps else args.episodes
    draw = Draw(EpisodeSpec(condition.n_way, condition.n_shot, N_QUERY), n_episodes, args.seed, condition.within_group)
    data = opened.get(split, one)
    score = score_answers(list(answering.drawn(one, data.image_set, draw)))
    return {
        "dataset": split.dataset,
        "split": split.words,
        "way": condition.n_way,
        "shot": condition.n_shot,
        "within_group": condition.within_group,
        "method": one.method,
        "checkpoint": one.info.key if one.info else None,
        "labels": OBJECTIVES.info(one.info.objective).uses_labels if one.info else False,
        "batch_norm": "eval mode: no query helps another" if one.info else "none",
        **score.to_plain(),
        "n_episodes": n_episodes,
        "seed": args.seed,
        "fingerprint": data.image_set.fingerprint,
    }


def _words(row: dict[str, Any]) -> str:
    who = f"{row['checkpoint']} {row['method']}" if row["checkpoint"] else row["method"]
    within = " within a group" if row["within_group"] else ""
    return f"{row['way']}-way {row['shot']}-shot{within}, {who}: {row['accuracy']:.2%} ± {row['ci95']:.2%}"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Returns the rows of an earlier run; none where there is no such file."""
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["rows"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return rows


COMMAND = Command(
    "benchmark",
    "measure the shipped checkpoints under named conditions",
    "Measures every shipped checkpoint, with the method that it recommends and by prototypes, and pixels as the floor, "
    "on classes that no weight was trained on, and writes the file that the page About shows beside published figures.",
    add_arguments,
    run,
)
