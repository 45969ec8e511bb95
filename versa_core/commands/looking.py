"""A network that looks at many pictures: a checkpoint or an adapted model, and the pictures batch by batch."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.commands import options
from versa_core.commands.terminal import Bar

if TYPE_CHECKING:
    import torch

    from versa_core.data.image_set import ImageSet
    from versa_core.models.autoencoder import Autoencoder

BATCH = 256


@dataclass(frozen=True, eq=False)
class Look:
    """A network and the pictures that it is shown.

    Attributes:
        name: of the checkpoint or the adapted model.
        model: the network; None where pixels are compared.
        embed: (n, c, h, w) float32 -> embeddings (n, d).
        images: the pictures, prepared for it.
    """

    name: str
    model: Autoencoder | None
    embed: Callable[[torch.Tensor], torch.Tensor]
    images: ImageSet


def add_look(parser: argparse.ArgumentParser) -> None:
    """Adds --checkpoint or --model, and the data."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", metavar="C", help="a checkpoint's file, or the name of a bundled one")
    source.add_argument("--model", type=Path, metavar="FILE", help="an adapted model")
    options.add_data(parser)
    options.add_threads(parser)


def open_look(args: argparse.Namespace) -> Look:
    """Loads the network and reads the pictures as it needs them."""
    from versa_core import checkpoint
    from versa_core.adapted_model import AdaptedModel
    from versa_core.device import set_threads

    set_threads(args.threads)
    if args.model is not None:
        adapted = AdaptedModel.from_bytes(options.model_file(args.model))
        images = options.open_data(args.data, args.classes, adapted.preparation).image_set
        return Look(args.model.stem, adapted.classifier.model, adapted.classifier.embed, images)
    info, model, _ = checkpoint.load_model(checkpoint.find(args.checkpoint))
    images = options.open_data(args.data, args.classes, info.preparation).image_set
    return Look(info.key, model, model.embed, images)


def in_batches(images: npt.NDArray[np.uint8], what: str) -> Iterator[torch.Tensor]:
    """Yields pictures (n, c, h, w) uint8 as float32 in [0, 1], some at a time, with a bar."""
    from versa_core.data.episodes import to_float

    with Bar(what) as bar:
        for start in range(0, len(images), BATCH):
            yield to_float(images[start : start + BATCH])
            bar.show(min(1.0, (start + BATCH) / len(images)))
