"""`calibrate`: fits how sure a checkpoint may be, and when a picture is none of these, on simulated tasks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from versa_core.commands import options
from versa_core.commands.base import Command
from versa_core.commands.terminal import Bar, check_writable, say, write_bytes
from versa_core.errors import MethodError

if TYPE_CHECKING:
    from versa_core.checkpoint import CheckpointInfo
    from versa_core.data.episodes import Episode
    from versa_core.data.image_set import ImageSet
    from versa_core.methods import Method

N_TASKS = 100
MAX_STRENGTH = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `calibrate`."""
    parser.add_argument("--checkpoint", required=True, metavar="C", help="a file, or the name of a bundled one")
    options.add_data(parser)
    parser.add_argument("--method", nargs="+", default=[], metavar="M", help="few-shot methods; else all that fit")
    parser.add_argument(
        "--task-classes", nargs="+", default=[], metavar="PATTERN",
        help="draw the tasks from these classes of --data, which no weight was trained on; else from --classes",
    )  # fmt: skip
    parser.add_argument("--within-group", action="store_true", help="draw each task from one group (one alphabet)")
    parser.add_argument("--way", type=options.positive, nargs="+", default=[5], help="classes a task (default: 5)")
    parser.add_argument(
        "--shot", type=options.positive, nargs="+", default=[1, 5], help="support pictures a class (default: 1 5)"
    )
    parser.add_argument("--query", type=options.positive, default=5, help="query pictures a class (default: 5)")
    parser.add_argument("--tasks", type=options.positive, default=N_TASKS, help=f"how many each (default: {N_TASKS})")
    parser.add_argument(
        "--strength", type=float, default=1.0, help="how strongly the tasks' pictures are distorted (default: 1)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the calibrated checkpoint; else it is written back")
    options.add_chance(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Fits every case and writes the checkpoint; returns the cases."""
    from versa_core import checkpoint
    from versa_core.analysis.simulated import background_of, fit_confidence
    from versa_core.confidence import BACKGROUND, entries_of, with_entry
    from versa_core.device import generator, set_threads
    from versa_core.settings import values_of

    if not 0 <= args.strength <= MAX_STRENGTH:
        raise MethodError(f"--strength is {args.strength}; it must lie between 0 and {MAX_STRENGTH}.")
    path = checkpoint.find(args.checkpoint)
    out: Path = args.out or path
    check_writable(out)
    info, model, _ = checkpoint.load_model(path)
    methods = _methods(info, args.method)
    images = options.open_data(args.data, args.classes, info.preparation).image_set
    asked = images
    if args.task_classes:
        asked = options.open_data(args.data, args.task_classes, info.preparation).image_set
    set_threads(args.threads)
    background = background_of(model, images)
    entries = entries_of(info)
    cases = list(product(methods, args.way, args.shot))
    with Bar("calibrate") as bar:
        for place, (name, n_way, n_shot) in enumerate(cases):
            tasks = _watched(_tasks(args, asked, n_way, n_shot), bar, place / len(cases), 1 / len(cases) / args.tasks)
            fitted = fit_confidence(methods[name], model, tasks, background, generator=generator(args.seed))
            entry = {"method": name, "settings": values_of(methods[name]), "way": n_way, "shot": n_shot}
            entry |= {**asdict(fitted), "tasks": args.tasks, "command": options.call_of(args)}
            entries = with_entry(entries, entry)
            bar.line(_words(entry))
    tensors = {**checkpoint.read(path)[1], BACKGROUND: background.means.numpy().astype(np.float16)}
    write_bytes(out, checkpoint.pack({**info.metadata, "calibration": entries}, tensors))
    say(f"Written to {out}: {len(cases)} calibrated cases, {len(background.classes)} background classes.")
    return {"checkpoint": str(out), "calibration": entries}


def _methods(info: CheckpointInfo, names: list[str]) -> dict[str, Method]:
    """Returns the methods to calibrate, as they are set by default."""
    from versa_core.methods import METHODS, check_pair, methods_for

    for name in names:
        check_pair(name, info.objective)
    fitting = [one.name for one in methods_for(info) if one.needs_checkpoint]
    return {name: METHODS.build(name) for name in names or fitting if METHODS.info(name).needs_checkpoint}


def _tasks(args: argparse.Namespace, images: ImageSet, n_way: int, n_shot: int) -> Iterator[Episode]:
    """Yields the distorted tasks of a way and shot."""
    from versa_core.analysis.simulated import distorted
    from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
    from versa_core.device import generator

    spec, chance = EpisodeSpec(n_way, n_shot, args.query), generator(args.seed)
    sampler = EpisodeSampler(images, spec, generator=chance, within_group=args.within_group)
    return (distorted(episode, args.strength, chance) for episode in islice(sampler, args.tasks))


def _watched(tasks: Iterator[Episode], bar: Bar, begin: float, each: float) -> Iterator[Episode]:
    """Passes tasks on and moves the bar, `each` of the work at a time."""
    for number, task in enumerate(tasks):
        bar.show(begin + number * each, f"task {number + 1}")
        yield task


def _words(entry: dict[str, Any]) -> str:
    return (
        f"{entry['method']}, {entry['way']}-way {entry['shot']}-shot: temperature {entry['temperature']:.2f}, "
        f"calibration error {entry['ece_before']:.1%} -> {entry['ece_after']:.1%} on {entry['tasks']} simulated tasks "
        f"answered {entry['accuracy']:.1%} rightly; none of these above {entry['threshold']:.3f}"
    )


COMMAND = Command(
    "calibrate",
    "fit how sure a checkpoint may be, and when to say none of these",
    "Draws tasks from the classes that a checkpoint was trained on, or better from others (--task-classes), distorts "
    "their pictures, and fits for every method, way and shot the "
    "temperature that makes confidence most likely (Guo et al. 2017) and the threshold that 1 in 20 pictures of known "
    "classes pass. Both are kept in the checkpoint; adapt, predict and evaluate use those of the nearest way and shot.",
    add_arguments,
    run,
)
