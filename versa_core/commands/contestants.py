"""Who takes part in an evaluation: pairs of a checkpoint and a method, each given on the command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options
from versa_core.commands.terminal import complain
from versa_core.errors import CheckpointError, MethodError

if TYPE_CHECKING:
    from versa_core.checkpoint import CheckpointInfo
    from versa_core.methods import Method


@dataclass(frozen=True, eq=False)
class Contestant:
    """A method with its settings, and the checkpoint that it adapts.

    Attributes:
        method: the method's name.
        given: the hyper-parameters that were given; the others keep their defaults.
        path: the checkpoint's file; None where the method needs none.
        info: what the checkpoint says of itself.
        label: the method as it was given, its settings included.
    """

    method: str
    given: dict[str, str]
    path: Path | None
    info: CheckpointInfo | None
    label: str

    @property
    def name(self) -> str:
        return f"{self.info.key} {self.label}" if self.info else self.label

    @cached_property
    def built(self) -> Method:
        """The method with its hyper-parameters."""
        from versa_core.methods import METHODS

        return METHODS.build(self.method, self.given)

    @property
    def settings(self) -> dict[str, Any]:
        """All hyper-parameters as plain values."""
        from versa_core.settings import values_of

        return values_of(self.built)


def add_contestants(parser: argparse.ArgumentParser) -> None:
    """Adds --checkpoint, --method and --setting, each for several."""
    parser.add_argument(
        "--checkpoint", nargs="+", action="extend", default=[], metavar="C", help="files, or names of bundled ones"
    )
    parser.add_argument(
        "--method",
        nargs="+",
        action="extend",
        default=[],
        metavar="M",
        help="few-shot methods, each with every checkpoint that it fits; else the one that the checkpoint recommends. "
        "M:NAME=VALUE,… is the method with settings of its own",
    )
    options.add_settings(parser, "method")


def contestants_from(args: argparse.Namespace) -> list[Contestant]:
    """Returns all valid pairs of the given ones; names those that are left out.

    Raises:
        CheckpointError: a checkpoint is missing, damaged or stands beside preparation options.
        MethodError: a method or setting is unknown, or no pair is valid.
    """
    from versa_core import checkpoint
    from versa_core.methods import METHODS, check_pair

    paths: list[Path | None] = [checkpoint.find(name) for name in args.checkpoint]
    infos = [None if path is None else checkpoint.read_info(path) for path in paths]
    if infos and infos[0] and options.asks_for_preparation(args):
        raise CheckpointError(
            f"{infos[0].key} was trained on {infos[0].profile} and fixes how pictures are prepared. "
            "Leave --profile, --keep-margins and --fit away."
        )
    pairs: list[Contestant] = []
    reasons: list[str] = []
    for path, info in zip(paths, infos, strict=True) if paths else [(None, None)]:
        for asked in args.method or [""]:
            method, _, own = asked.partition(":")
            needed = not method or METHODS.info(method).needs_checkpoint  # an unknown name is an error at once
            try:
                method = method or _recommended(info)
                check_pair(method, info.objective if info else None)
            except MethodError as error:
                reasons.append(str(error))
                continue
            given = _settings(args, method) | options.settings_from([one for one in own.split(",") if one])
            one = Contestant(method, given, path if needed else None, info if needed else None, asked or method)
            if one.name not in (known.name for known in pairs):
                pairs.append(one)
    if not pairs:
        raise MethodError(reasons[0])
    for reason in dict.fromkeys(reasons):
        complain(f"Left out: {reason}")
    return [one for one in pairs if one.built]  # built here: a wrong setting is found before any work


def _recommended(info: CheckpointInfo | None) -> str:
    from versa_core.methods import METHODS
    from versa_core.methods.base import recommended

    if info is None:
        free = ", ".join(one.name for one in METHODS.infos() if not one.needs_checkpoint)
        raise MethodError(f"Give --checkpoint, or a --method that needs none: {free}.")
    return recommended(info)


def _settings(args: argparse.Namespace, method: str) -> dict[str, str]:
    """Returns those of --setting that this method has; where a single method is asked for, all of them."""
    from versa_core.methods import METHODS
    from versa_core.settings import settings_of

    names = [word.partition(":")[0] for word in args.method]
    given = options.settings_from(args.setting)
    own = {one.name for one in settings_of(METHODS.type_of(method))}
    shared = {one.name for name in names for one in settings_of(METHODS.type_of(name))}
    return given if len(names) <= 1 else {key: value for key, value in given.items() if key in own or key not in shared}
