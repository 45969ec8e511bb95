"""`meta-train`: trains an autoencoder on many tasks, into a checkpoint; the same call again resumes."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options, run_folder
from versa_core.commands.base import Command
from versa_core.commands.following import follow
from versa_core.commands.terminal import check_writable, say, stop_on_interrupt, write_bytes
from versa_core.errors import MethodError

if TYPE_CHECKING:
    from versa_core.data.image_set import ImageSet
    from versa_core.data.profile import Preparation
    from versa_core.training.plan import Plan

OBJECTIVE = "joint"


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
    parser.add_argument("--within-group", action="store_true", help="each episode's classes come from one group")
    parser.add_argument("--groups", type=options.positive, default=plan["n_groups"],
                        help=f"with --within-group: from so many groups (default: {plan['n_groups']})")  # fmt: skip
    parser.add_argument("--start", metavar="CHECKPOINT", help="go on from this checkpoint's weights")
    parser.add_argument("--encoder", default="", help="another encoder than the profile's: resnet8, vgg11, …")
    parser.add_argument("--imagenet", action="store_true", help="start the backbone from ImageNet weights")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="a file of the backbone's ImageNet weights")
    parser.add_argument("--teacher", type=Path, nargs="+", default=[], metavar="DIR",
                        help="folders of finished runs of joint on the same classes: imitated")  # fmt: skip
    parser.add_argument("--imitation", type=float, default=0.5, metavar="SHARE",
                        help="with --teacher: its share of the classification loss (default: 0.5)")  # fmt: skip
    parser.add_argument("--temperature", type=float, default=2.0,
                        help="with --teacher: what logits are divided by (default: 2)")  # fmt: skip
    for name, field, words in (
        ("--way", "n_way", "classes an episode, at most"),
        ("--shot", "n_shot", "support pictures a class"),
        ("--query", "n_query", "query pictures a class"),
    ):
        parser.add_argument(name, type=options.positive, default=plan[field], help=f"{words} (default: {plan[field]})")
    rate = plan["learning_rate"]
    parser.add_argument("--learning-rate", type=float, default=rate, help=f"of Adam, at the start (default: {rate})")
    parser.add_argument("--weight-decay", type=float, default=plan["weight_decay"],
                        help=f"decay of the weights at every step (default: {plan['weight_decay']})")  # fmt: skip
    parser.add_argument("--precision", choices=("auto", "float32", "bfloat16"), default="auto",
                        help="auto: bfloat16 where the processor has it (default: auto)")  # fmt: skip
    parser.add_argument("--title", help="the checkpoint's words on screen")
    parser.add_argument("--terms", default="", help="licence and terms of the pictures, kept in the checkpoint")
    options.add_preparation(parser)
    options.add_chance(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Trains and writes DIR/<objective>.safetensors; returns how it went."""
    from versa_core.checkpoint import find
    from versa_core.device import set_threads
    from versa_core.meta import Network, meta_train
    from versa_core.objectives import OBJECTIVES
    from versa_core.settings import values_of
    from versa_core.training.state import StateFile
    from versa_core.training.taught import Teaching

    settings = values_of(OBJECTIVES.build(args.objective, options.settings_from(args.setting)))
    plan = _plan(args)
    out = args.out / f"{args.objective}.safetensors"
    check_writable(out)
    images, validation, preparation = _open(args)
    identity = {"objective": args.objective, "settings": settings, "data": images.fingerprint, **plan.to_plain()}
    identity |= {"teachers": [str(folder) for folder in args.teacher], "encoder": args.encoder}
    state_file = run_folder.claim(args.out, {**identity, "start": args.start or ""})
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
            network=Network(args.encoder, args.imagenet, args.weights, find(args.start) if args.start else None),
            teaching=Teaching(tuple(args.teacher), args.imitation, args.temperature) if args.teacher else None,
            validation=validation,
            state=StateFile(state_file),
            stopped=lambda: bool(stop),
        )
        packed, summary = follow(events, "meta-train")
    write_bytes(out, packed)
    say(f"{summary['message']} The checkpoint is {out} ({len(packed) / 1e6:.1f} MB).")
    return {"checkpoint": str(out), "command": options.call_of(args), "validation": [], **summary}


def _plan(args: argparse.Namespace) -> Plan:
    from versa_core.training.plan import Plan

    if not 0 < args.learning_rate < float("inf"):
        raise MethodError(f"The learning rate is {args.learning_rate}; it must be a number above 0.")
    if not 0 <= args.weight_decay < float("inf"):
        raise MethodError(f"The weight decay is {args.weight_decay}; it must be a number from 0 on.")
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
        within_group=args.within_group,
        n_groups=args.groups,
        weight_decay=args.weight_decay,
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
    from versa_core.data.sources import SOURCES

    return {
        "name": Path(args.data).name,
        "classes": images.n_classes,
        "pictures": len(images),
        "patterns": args.classes,
        "valid_patterns": args.valid_classes,
        "terms": args.terms or (SOURCES[args.data].terms if args.data in SOURCES else ""),
        "command": options.call_of(args),
    }


COMMAND = Command(
    "meta-train",
    "train an autoencoder on many tasks",
    "Trains on tasks drawn from --data and writes DIR/<objective>.safetensors, with the run's state beside it: the "
    "same call again goes on where it stopped. Ctrl-C ends the run and keeps what was learned.",
    add_arguments,
    run,
)
