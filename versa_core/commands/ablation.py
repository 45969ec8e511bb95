"""`ablation`: trains and measures every objective under the same conditions; the evidence behind the app's claims."""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options
from versa_core.commands.base import Command
from versa_core.commands.following import follow
from versa_core.commands.terminal import check_writable, say, write_json
from versa_core.errors import MethodError

if TYPE_CHECKING:
    from versa_core.data.image_set import ImageSet
    from versa_core.training.ablation import Arm, Trial
    from versa_core.training.plan import Plan

OUT = Path("assets/ablation/results.json")
STATE = Path("runs/ablation")
STEPS = 800  # × 15 runs of 100 pictures a step: about 25 minutes of one core
N_EPISODES = 600
N_SEEDS = 3
N_GROUPS_APART = 5  # Omniglot's last five background alphabets
EVALUATION_SEED = 0

Sets = dict[bool, "ImageSet"]  # by whether the pictures are cropped to their ink


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `ablation`."""
    options.add_data(parser)
    parser.add_argument("--valid-classes", nargs="+", action="extend", default=[], metavar="GLOB|FILE",
                        help=f"the classes to measure on (default: the last {N_GROUPS_APART} groups; "
                        "without groups, the last fifth of the classes)")  # fmt: skip
    parser.add_argument("--steps", type=options.positive, default=STEPS, help=f"of each run (default: {STEPS})")
    parser.add_argument("--seeds", type=options.positive, default=N_SEEDS, help=f"runs an arm (default: {N_SEEDS})")
    parser.add_argument("--way", type=options.positive, default=20, help="classes a training episode (default: 20)")
    parser.add_argument("--query", type=options.positive, default=4, help="query pictures a class in it (default: 4)")
    parser.add_argument("--episodes", type=options.positive, default=N_EPISODES,
                        help=f"of each task that is measured (default: {N_EPISODES})")  # fmt: skip
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help=f"the results (default: {OUT})")
    parser.add_argument("--state", type=Path, default=STATE, metavar="DIR",
                        help=f"where finished runs are kept; they are not repeated (default: {STATE})")  # fmt: skip
    options.add_threads(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Runs what is not there yet and writes the results; returns them."""
    from versa_core.analysis.seeds import MAX_SEEDS, seeds_score
    from versa_core.device import set_threads
    from versa_core.training.ablation import ARMS, draw_trials
    from versa_core.training.ablation_record import conditions_of, row_of
    from versa_core.training.plan import Plan

    if args.seeds > MAX_SEEDS:
        raise MethodError(f"{args.seeds} seeds are too many; at most {MAX_SEEDS} are summarised. Lower --seeds.")
    check_writable(args.out)
    set_threads(args.threads)
    training, apart = _open(args)
    trials, left_out = draw_trials(apart[True], args.episodes, EVALUATION_SEED)
    plan = Plan(steps=args.steps, n_way=args.way, n_query=args.query, rotations=True)
    conditions = conditions_of(training, apart, plan, trials, left_out)
    folder = args.state / hashlib.sha256(json.dumps(conditions).encode()).hexdigest()[:12]
    rows = []
    for arm in ARMS:
        seeds = range(args.seeds if arm.method == "prototype" else 1)  # pixels know no chance
        done = [_run_one(arm, replace(plan, seed=seed), training, apart, trials, folder) for seed in seeds]
        scores = {key: seeds_score([one["scores"][key] for one in done]) for key in done[0]["scores"]}
        rows.append(row_of(arm, [one["seconds"] for one in done], scores))
        _say_row(rows[-1])
    result = {"command": options.call_of(args), **conditions, "rows": rows}
    write_json(args.out, result)
    say(f"Written to {args.out}.")
    return result


def _open(args: argparse.Namespace) -> tuple[Sets, Sets]:
    """Returns training classes and classes kept apart, both cropped and uncropped: the same files in one order."""
    from versa_core.data.profile import Preparation
    from versa_core.meta import keep_apart

    training: Sets = {}
    apart: Sets = {}
    for crop in (True, False):
        how = Preparation("glyphs", crop_ink=crop)
        if args.valid_classes:
            away = [f"!{pattern}" for pattern in args.valid_classes]
            training[crop] = options.open_data(args.data, [*args.classes, *away], how).image_set
            apart[crop] = options.open_data(args.data, args.valid_classes, how).image_set
        else:
            images = options.open_data(args.data, args.classes, how).image_set
            training[crop], rest = _last_groups_apart(images) or keep_apart(images)
            if rest is None:
                raise MethodError(
                    f"{images.n_classes} classes are too few to keep some apart. At least 10 are needed; "
                    "or name them: --valid-classes."
                )
            apart[crop] = rest
    return training, apart


def _last_groups_apart(images: ImageSet) -> tuple[ImageSet, ImageSet] | None:
    """Splits off the last groups in alphabetical order; None where there are not twice as many."""
    names = sorted(set(images.groups))
    if len(names) < 2 * N_GROUPS_APART:
        return None
    kept = set(names[-N_GROUPS_APART:])
    last = [label for label, group in enumerate(images.groups) if group in kept]
    first = [label for label, group in enumerate(images.groups) if group not in kept]
    return images.select_classes(first), images.select_classes(last)


def _run_one(arm: Arm, plan: Plan, training: Sets, apart: Sets, trials: list[Trial], folder: Path) -> dict[str, Any]:
    """Returns seconds and accuracies of one arm and seed; from `folder`, where they are finished."""
    from versa_core.training.ablation import measure, train
    from versa_core.training.state import StateFile

    name = f"{arm.key}-seed{plan.seed}"
    finished, state = folder / f"{name}.json", folder / f"{name}.state.safetensors"
    if finished.exists():
        known: dict[str, Any] = json.loads(finished.read_text(encoding="utf-8"))
        return known
    model, seconds = None, 0.0
    if arm.method == "prototype":
        trained, _ = follow(train(arm, training[arm.crop_ink], plan, state=StateFile(state)), name)
        model, seconds = trained
    result = {"seconds": seconds, "scores": measure(arm, model, apart[arm.crop_ink], trials)}
    write_json(finished, result)
    state.unlink(missing_ok=True)
    return result


def _say_row(row: dict[str, Any]) -> None:
    figures = ", ".join(f"{key} {one['mean']:.2%} ± {one['ci95']:.2%}" for key, one in row["scores"].items())
    say(f"{row['key']:<20} {figures}")


COMMAND = Command(
    "ablation",
    "what each objective gives, under the same conditions",
    "Trains one network with every objective, with the same budget and seeds, and measures all of them by prototypes "
    "on the same tasks from classes kept apart. Finished runs are kept: the same call again goes on.",
    add_arguments,
    run,
)
