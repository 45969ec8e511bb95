"""`meta-train`: trains an autoencoder on many tasks, into a checkpoint; the same call again resumes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Generator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options
from versa_core.commands.base import Command
from versa_core.commands.terminal import (
    Bar,
    OutputError,
    check_writable,
    complain,
    say,
    stop_on_interrupt,
    write_bytes,
    write_json,
)
from versa_core.errors import MethodError

if TYPE_CHECKING:
    from versa_core.data.image_set import ImageSet
    from versa_core.data.profile import Preparation
    from versa_core.training.events import TrainEvent
    from versa_core.training.plan import Plan

STATE = "state.safetensors"
RUN = "run.json"
OBJECTIVE = "joint"
BUDGET = ("steps", "minutes")  # a run may go on with another budget


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `meta-train`."""
    from versa_core.training.plan import Plan

    plan = {field.name: field.default for field in fields(Plan)}
    options.add_data(parser)
    parser.add_argument("--objective", default=OBJECTIVE, help=f"what is minimised (default: {OBJECTIVE})")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--steps", type=options.positive, help="the budget in optimizer steps")
    budget.add_argument("--minutes", type=float, help="the budget in minutes")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for checkpoint and state")
    options.add_settings(parser, "objective")
    parser.add_argument("--valid-classes", nargs="+", action="extend", default=[], metavar="GLOB|FILE",
                        help="classes of --data that are kept apart and scored now and then")  # fmt: skip
    parser.add_argument("--rotations", action="store_true", help="turns by 90 degrees are classes of their own")
    for name, field, words in (
        ("--way", "n_way", "classes an episode, at most"),
        ("--shot", "n_shot", "support pictures a class"),
        ("--query", "n_query", "query pictures a class"),
    ):
        parser.add_argument(name, type=options.positive, default=plan[field], help=f"{words} (default: {plan[field]})")
    rate = plan["learning_rate"]
    parser.add_argument("--learning-rate", type=float, default=rate, help=f"of Adam, at the start (default: {rate})")
    parser.add_argument("--precision", choices=("auto", "float32", "bfloat16"), default="auto",
                        help="auto: bfloat16 where the processor has it (default: auto)")  # fmt: skip
    parser.add_argument("--title", help="the checkpoint's words on screen")
    parser.add_argument("--terms", default="", help="licence and terms of the pictures, kept in the checkpoint")
    options.add_preparation(parser)
    options.add_chance(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Trains and writes DIR/<objective>.safetensors; returns how it went."""
    from versa_core.device import set_threads
    from versa_core.meta import meta_train
    from versa_core.objectives import OBJECTIVES
    from versa_core.settings import values_of

    settings = values_of(OBJECTIVES.build(args.objective, options.settings_from(args.setting)))
    plan = _plan(args)
    out = args.out / f"{args.objective}.safetensors"
    check_writable(out)
    images, validation, preparation = _open(args)
    _claim_folder(args, settings, images, plan)
    set_threads(args.threads)
    with stop_on_interrupt() as stop:
        events = meta_train(
            images,
            args.objective,
            settings,
            preparation,
            plan,
            title=args.title or f"{OBJECTIVES.info(args.objective).title}, {Path(args.data).name}",
            data=_about(args, images),
            validation=validation,
            state_file=args.out / STATE,
            stopped=lambda: bool(stop),
        )
        packed, summary = _follow(events)
    write_bytes(out, packed)
    say(f"{summary['message']} The checkpoint is {out} ({len(packed) / 1e6:.1f} MB).")
    return {"checkpoint": str(out), "command": options.call_of(args), **summary}


def _plan(args: argparse.Namespace) -> Plan:
    from versa_core.training.plan import Plan

    if not 0 < args.learning_rate < float("inf"):
        raise MethodError(f"The learning rate is {args.learning_rate}; it must be a number above 0.")
    if args.minutes is not None and not 0 < args.minutes < float("inf"):
        raise MethodError(f"The budget is {args.minutes} minutes; it must be a number above 0.")
    return Plan(
        steps=args.steps,
        minutes=args.minutes,
        n_way=args.way,
        n_shot=args.shot,
        n_query=args.query,
        learning_rate=args.learning_rate,
        rotations=args.rotations,
        seed=args.seed,
        precision=args.precision,
    )


def _open(args: argparse.Namespace) -> tuple[ImageSet, ImageSet | None, Preparation]:
    """Reads the training classes and, where asked for, the validation classes, which share none."""
    wrong = [pattern for pattern in args.valid_classes if pattern.startswith("!")]
    if wrong:
        raise MethodError(f"--valid-classes names the classes to keep apart; {wrong[0]!r} leaves out. Drop the '!'.")
    apart = [f"!{pattern}" for pattern in args.valid_classes]
    training = options.open_data(args.data, [*args.classes, *apart], options.preparation_from(args, None))
    if not args.valid_classes:
        return training.image_set, None, training.preparation
    validation = options.open_data(args.data, args.valid_classes, training.preparation)
    return training.image_set, validation.image_set, training.preparation


def _about(args: argparse.Namespace, images: ImageSet) -> dict[str, Any]:
    return {
        "name": Path(args.data).name,
        "classes": images.n_classes,
        "pictures": len(images),
        "patterns": args.classes,
        "valid_patterns": args.valid_classes,
        "terms": args.terms,
        "command": options.call_of(args),
    }


def _claim_folder(args: argparse.Namespace, settings: dict[str, Any], images: ImageSet, plan: Plan) -> None:
    """Notes which run the folder's state belongs to; refuses to go on with another run's state."""
    identity = {"objective": args.objective, "settings": settings, "data": images.fingerprint, **plan.to_plain()}
    note = args.out / RUN
    if (args.out / STATE).exists():
        try:
            before = json.loads(note.read_text(encoding="utf-8"))
            different = sorted(name for name, value in identity.items() if before.get(name) != value)
            different = [name for name in different if name not in BUDGET]
        except (OSError, ValueError, AttributeError):
            different = [f"a readable {RUN}"]
        if different:
            raise OutputError(
                f"{args.out} holds the state of another run (different: {', '.join(different)}). "
                "Repeat that run's options to go on with it, or name another folder."
            )
        complain(f"Going on from {args.out / STATE}.")
    write_json(note, identity)


def _follow(events: Generator[TrainEvent, None, bytes]) -> tuple[bytes, dict[str, Any]]:
    """Shows the run; returns the checkpoint's bytes and how the run ended."""
    from versa_core.training.events import Evaluated, Finished, Started, StepDone

    summary: dict[str, Any] = {"validation": []}
    with Bar("meta-train") as bar:
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                return stop.value, summary
            if isinstance(event, Started):
                bar.line(event.message)
            elif isinstance(event, StepDone):
                summary["losses"] = dict(event.losses)
                losses = ", ".join(f"{name} {value:.4f}" for name, value in event.losses.items())
                bar.show(event.progress, f"step {event.step}: {losses}")
            elif isinstance(event, Evaluated):
                bar.line(f"step {event.step}: {event.accuracy:.1%} ± {event.interval:.1%} ({event.task})")
                summary["validation"].append(
                    {"step": event.step, "accuracy": event.accuracy, "interval": event.interval, "task": event.task}
                )
            elif isinstance(event, Finished):
                summary |= {"reason": event.reason, "steps": event.step, "seconds": event.seconds}
                summary["message"] = event.message


COMMAND = Command(
    "meta-train",
    "train an autoencoder on many tasks",
    "Trains on tasks drawn from --data and writes DIR/<objective>.safetensors, with the run's state beside it: the "
    "same call again goes on where it stopped. Ctrl-C ends the run and keeps what was learned.",
    add_arguments,
    run,
)
