"""`reconstruct`: originals over their reconstructions as one picture, with the error of each."""

from __future__ import annotations

import argparse
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from versa_core.commands import looking, options
from versa_core.commands.base import Command
from versa_core.commands.recording import record
from versa_core.commands.terminal import check_writable, say, write_bytes
from versa_core.errors import CheckpointError

if TYPE_CHECKING:
    from versa_core.models.autoencoder import Autoencoder

COLUMNS = 10
MARGIN = 2  # pixels around a pair
GREY = 128
SIDE = 84  # pixels, at least, of one shown picture
N_WORST = 5

Bytes = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `reconstruct`."""
    looking.add_look(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a PNG file")
    parser.add_argument("--count", type=options.positive, default=40, help="pictures in it, at most (default: 40)")
    parser.add_argument("--turn", type=float, metavar="DEGREES",
                        help="draw them turned anticlockwise; needs a checkpoint of the objective views")  # fmt: skip
    parser.add_argument("--record", action="store_true",
                        help="write the mean error, with this command, into the checkpoint as well")  # fmt: skip
    parser.add_argument("--worst-first", action="store_true", help="the worst ones; else an even choice")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Draws the grid; returns the error of every picture."""
    from versa_core import checkpoint

    check_writable(args.out)
    if args.record and not args.checkpoint:
        raise CheckpointError("--record writes the error into a checkpoint. Name one with --checkpoint.")
    look = looking.open_look(args)
    if look.model is None or look.model.decoder is None:
        raise CheckpointError(f"{look.name} has no decoder, so it cannot redraw pictures. Choose one that has.")
    wanted, redrawn = _redraw(look.model, look.images.images, args.turn)
    errors, floor = errors_of(wanted, redrawn), float(errors_of(wanted, wanted.mean(0, keepdims=True)).mean())
    order = np.argsort(-errors, kind="stable")
    even = np.unique(np.linspace(0, len(errors) - 1, min(args.count, len(errors))).astype(int))
    shown = order[: args.count] if args.worst_first else even
    drawn = (redrawn[shown] * 255).round().astype(np.uint8)
    write_bytes(args.out, png(grid(look.images.images[shown], drawn)))
    say(f"{len(errors)} pictures, mean squared error per pixel {errors.mean():.5f}; always drawing their mean picture")
    say(f"would give {floor:.5f}. The worst:")
    for place in order[:N_WORST]:
        say(f"  {errors[place]:.5f}  {look.images.ids[place]}")
    by_id = {one: float(error) for one, error in zip(look.images.ids, errors, strict=True)}
    ids = [look.images.ids[place] for place in shown]
    if args.record:
        record(
            checkpoint.find(args.checkpoint),
            {
                "name": look.name if args.turn is None else f"{look.name}, turned by {args.turn:g}°",
                "n_pictures": len(errors),
                "error": float(errors.mean()),
                "error_of_the_mean_picture": floor,
                "command": options.call_of(args),
            },
        )
    return {
        "source": look.name,
        "out": str(args.out),
        "mean_error": float(errors.mean()),
        "error_of_the_mean_picture": floor,
        "shown": ids,
        "errors": by_id,
    }


def _redraw(model: Autoencoder, images: Bytes, degrees: float | None) -> tuple[Values, Values]:
    """Returns what is to be drawn and what is drawn, (n, c, h, w) in [0, 1] each.

    With `degrees` these are the turned pictures, drawn from the upright ones.
    """
    import torch

    from versa_core.data.distort import turn

    parts = []
    for given in looking.in_batches(images, "reconstruct"):
        if degrees is None:
            parts.append((given, model.redraw(given)))
        else:
            angles = torch.full((len(given),), math.radians(degrees))
            parts.append((turn(given, angles), model.turned(given, angles)))
    wanted, redrawn = (torch.cat(some).numpy() for some in zip(*parts, strict=True))
    return wanted, redrawn


def errors_of(wanted: Values, redrawn: Values) -> Values:
    """Returns (n,) mean squared errors per pixel of pictures (n, c, h, w) and (n or 1, c, h, w) in [0, 1]."""
    errors: Values = np.square(redrawn - wanted).mean((1, 2, 3))
    return errors


def grid(originals: Bytes, redrawn: Bytes) -> Bytes:
    """Returns (height, width, c) uint8: pairs in rows of `COLUMNS`, each original above its reconstruction."""
    n, c, side, _ = originals.shape
    scale = -(-SIDE // side)
    pairs = np.concatenate([originals, redrawn], axis=2).repeat(scale, axis=2).repeat(scale, axis=3)
    framed = np.pad(pairs, ((0, -n % COLUMNS if n > COLUMNS else 0), (0, 0), (MARGIN,) * 2, (MARGIN,) * 2),
                    constant_values=GREY)  # fmt: skip
    columns = min(n, COLUMNS)
    height, width = framed.shape[2:]
    rows = framed.reshape(-1, columns, c, height, width).transpose(0, 3, 1, 4, 2)
    return rows.reshape(-1, columns * width, c)


def png(pixels: Bytes) -> bytes:
    """Returns (height, width, c) uint8 as the bytes of a PNG file; one channel is grey, three are RGB."""
    stream = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(stream, "PNG")
    return stream.getvalue()


COMMAND = Command(
    "reconstruct",
    "originals over reconstructions as a picture",
    "Redraws every picture and writes a PNG with originals over reconstructions. With --json: the error of each.",
    add_arguments,
    run,
)
