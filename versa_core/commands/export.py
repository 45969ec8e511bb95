"""`export`: packs an adapted model into a zip that works without VERSA Lab."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from versa_core.commands import options
from versa_core.commands.adapt import matched
from versa_core.commands.base import Command
from versa_core.commands.terminal import check_writable, complain, say, write_bytes
from versa_core.errors import CheckpointError

if TYPE_CHECKING:
    from versa_core.adapted_model import AdaptedModel
    from versa_core.checkpoint import CheckpointInfo
    from versa_core.exporting.scores import Scores

N_NAMED = 6  # pictures that are named; of more, how many


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `export`."""
    parser.add_argument("--model", type=Path, required=True, metavar="FILE", help="an adapted model")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the zip to write")
    parser.add_argument(
        "--checkpoint",
        metavar="C",
        help="that it was adapted from, for the card; else what the model's record names",
    )
    options.add_data(parser, required=False)
    parser.add_argument(
        "--pictures", nargs="+", type=Path, default=[], metavar="IMAGE",
        help="put these into the zip, with the answers to them; else the project draws five",
    )  # fmt: skip
    options.add_threads(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Writes the zip; returns what is in it and how well its ONNX model agrees with the adapted one."""
    from versa_core.adapted_model import AdaptedModel
    from versa_core.data.reading import file_bytes
    from versa_core.device import set_threads
    from versa_core.exporting.bundle import make_bundle

    set_threads(args.threads)
    packed = options.model_file(args.model).read_bytes()
    check_writable(args.out)
    model = AdaptedModel.from_bytes(packed)
    made = make_bundle(
        packed,
        checkpoint=_checkpoint(args.checkpoint, model),
        scores=_scores(args, model),
        own_pictures=[file_bytes(file) for file in args.pictures],
    )
    write_bytes(args.out, made.data)
    if made.why_not:
        complain(made.why_not)
    else:
        say(f"Checked: the ONNX model's probabilities differ by {made.difference:.1e} at most.")
    say(f"Wrote {args.out}: {', '.join(made.names)}.")
    return {"out": str(args.out), "names": list(made.names), "difference": made.difference, "why_not": made.why_not}


def _checkpoint(name: str | None, model: AdaptedModel) -> CheckpointInfo | None:
    """Returns the checkpoint that is named, else the one of the model's record where it is here."""
    from versa_core import checkpoint

    recorded = model.record.get("checkpoint")
    if name is None and not recorded:
        return None
    try:
        return checkpoint.read_info(checkpoint.find(name or str(recorded)))
    except CheckpointError as error:
        if name is not None:
            raise
        complain(f"The card cannot tell whose data trained the checkpoint. {error}")
        return None


def _scores(args: argparse.Namespace, model: AdaptedModel) -> Scores | None:
    """Returns how well the model answers the pictures of --data, matched by the names of their classes.

    Those that it has learned from are named and left out.
    """
    from versa_core.exporting.scores import score_unknown

    if args.data is None:
        return None
    opened = options.open_data(args.data, args.classes, model.preparation).image_set
    images, labels = matched(opened, model.class_names)
    scores, known = score_unknown(model, images.images, labels)
    if known.any():
        names = [images.ids[place] for place in np.flatnonzero(known)]
        more = f", and {len(names) - N_NAMED} more" if len(names) > N_NAMED else ""
        complain(f"Left out of the score, as the model has learned from them: {', '.join(names[:N_NAMED])}{more}.")
    return scores


COMMAND = Command(
    "export",
    "pack an adapted model with ONNX, a card and a program that asks it",
    "Writes a zip: the model's file, its card, an ONNX model, and a predict.py that needs only onnxruntime, numpy and "
    "pillow, with pictures and the answers to them, by which `predict.py --check` tells that it answers the same.",
    add_arguments,
    run,
)
