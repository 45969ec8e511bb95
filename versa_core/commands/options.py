"""Options that several commands share, and how they are read."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from versa_core.commands.terminal import complain
from versa_core.errors import CheckpointError, MethodError

if TYPE_CHECKING:
    from versa_core.checkpoint import CheckpointInfo
    from versa_core.data.profile import Preparation
    from versa_core.data.sources import Opened
    from versa_core.errors import IntakeError

OUTPUTS = ("--json", "--csv")
N_SHOWN = 5  # refused files that are named one by one


def add_data(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Adds --data and --classes."""
    parser.add_argument(
        "--data",
        required=required,
        help="where the pictures are: a folder of class folders, a zip of one, digits, strokes, scenes or "
        "torchvision:NAME",
    )
    parser.add_argument(
        "--classes",
        nargs="+",
        action="extend",
        default=[],
        metavar="GLOB|FILE",
        help="only classes whose path fits, or the patterns in a file, one a line; a leading ! leaves out",
    )


def add_preparation(parser: argparse.ArgumentParser) -> None:
    """Adds how pictures are prepared; a checkpoint's own preparation goes before."""
    group = parser.add_argument_group("preparation of the pictures (where no checkpoint fixes it)")
    group.add_argument(
        "--profile", choices=("glyphs", "photos"), help="the input profile; else the pictures suggest it"
    )
    group.add_argument("--keep-margins", action="store_true", help="glyphs: do not crop to the ink")
    words = "photos: crop or pad to a square, or take two thirds of its centre"
    group.add_argument("--fit", choices=("crop", "pad", "centre"), default="crop", help=words)


def add_method(parser: argparse.ArgumentParser) -> None:
    """Adds --checkpoint, --method and --setting."""
    parser.add_argument("--checkpoint", metavar="C", help="a checkpoint's file, or the name of a bundled one")
    parser.add_argument("--method", help="a few-shot method; else the one that the checkpoint recommends")
    add_settings(parser, "method")


def add_settings(parser: argparse.ArgumentParser, owner: str) -> None:
    """Adds --setting."""
    parser.add_argument(
        "--setting",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"a hyper-parameter of the {owner}; may be given several times; `info {owner}s` lists them",
    )


def add_chance(parser: argparse.ArgumentParser) -> None:
    """Adds --seed and --threads."""
    parser.add_argument("--seed", type=whole, default=0, help="of everything random (default: 0)")
    add_threads(parser)


def add_threads(parser: argparse.ArgumentParser) -> None:
    """Adds --threads."""
    parser.add_argument("--threads", type=positive, default=1, help="processor threads of torch (default: 1)")


def positive(text: str) -> int:
    """An argument that is a whole number of at least 1."""
    value = whole(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is too small; at least 1 is needed")
    return value


def whole(text: str) -> int:
    """An argument that is a whole number from 0 to 2**63 - 1."""
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
    if not 0 <= value < 2**63:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 2**63 - 1")
    return value


def settings_from(pairs: Sequence[str]) -> dict[str, str]:
    """Returns NAME=VALUE pairs as a dict; what the values may be, the method itself checks."""
    for pair in pairs:
        if "=" not in pair:
            raise MethodError(f"--setting {pair!r} has no '='; write it as NAME=VALUE.")
    return {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in pairs)}


def checkpoint_from(args: argparse.Namespace) -> tuple[Path | None, CheckpointInfo | None]:
    """Returns the file and the description of --checkpoint; refuses preparation options beside it."""
    from versa_core import checkpoint

    if args.checkpoint is None:
        return None, None
    path = checkpoint.find(args.checkpoint)
    info = checkpoint.read_info(path)
    if asks_for_preparation(args):
        raise CheckpointError(
            f"{info.key} was trained on {info.profile} and fixes how pictures are prepared. "
            "Leave --profile, --keep-margins and --fit away."
        )
    return path, info


def model_file(path: Path) -> Path:
    """Returns the path of an adapted model's file; raises CheckpointError where there is none."""
    if not path.is_file():
        raise CheckpointError(f"There is no file {str(path)!r}. Name an adapted model: `adapt --out FILE` writes one.")
    return path


def method_from(args: argparse.Namespace, info: CheckpointInfo | None) -> str:
    """Returns the name of the method to use; raises MethodError where it does not fit the checkpoint."""
    from versa_core.methods import METHODS, check_pair
    from versa_core.methods.base import recommended

    if args.method is None and info is None:
        free = ", ".join(one.name for one in METHODS.infos() if not one.needs_checkpoint)
        raise MethodError(f"Give --checkpoint, or a --method that needs none: {free}.")
    name = str(args.method) if args.method is not None else recommended(info) if info else ""
    check_pair(name, info.objective if info else None)
    return name


def asks_for_preparation(args: argparse.Namespace) -> bool:
    """True where one of the options of `add_preparation` was given."""
    return (
        getattr(args, "profile", None) is not None
        or getattr(args, "keep_margins", False)
        or (getattr(args, "fit", "crop") != "crop")
    )


def preparation_from(args: argparse.Namespace, info: CheckpointInfo | None) -> Preparation | None:
    """Returns how pictures are prepared: as the checkpoint says, else as the options say, else None (suggested)."""
    from versa_core.data.profile import Preparation

    if info is not None:
        return info.preparation
    if not asks_for_preparation(args):
        return None
    profile = args.profile or ("glyphs" if args.keep_margins else "photos")
    return Preparation(profile, crop_ink=not args.keep_margins, fit=args.fit)


def open_data(name: str, classes: Sequence[str], preparation: Preparation | None) -> Opened:
    """Reads a source; names the files that could not be used."""
    from versa_core.data.sources import open_source

    opened = open_source(name, classes=classes, preparation=preparation)
    tell_refused(opened.refused)
    return opened


def tell_refused(refused: Sequence[IntakeError]) -> None:
    """Prints the first refused files and how many there are."""
    for error in refused[:N_SHOWN]:
        complain(f"Left out: {error}")
    if len(refused) > N_SHOWN:
        complain(f"Left out: {len(refused) - N_SHOWN} more files that could not be used.")


def call_of(args: argparse.Namespace) -> str:
    """Returns the command as it was typed, but for where its results are written: that is no one else's business."""
    given, kept = iter(args.given), []
    for word in given:
        if word in OUTPUTS:
            next(given, None)
        elif word.partition("=")[0] not in OUTPUTS:
            kept.append(word)
    return "python -m versa_core " + shlex.join(kept)
