"""`embed`: the embeddings of pictures as a table."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.commands import looking
from versa_core.commands.base import Command
from versa_core.commands.terminal import check_writable, say, write_bytes
from versa_core.data.image_set import ImageSet
from versa_core.errors import DatasetError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `embed`."""
    looking.add_look(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="a CSV file: id, class, then one column a dimension")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Embeds every picture; returns ids, classes and embeddings (n, d)."""
    if args.out is None and args.json is None:
        raise DatasetError("The embeddings have nowhere to go: give --out FILE for CSV, or --json FILE.")
    if args.out is not None:
        check_writable(args.out)
    look = looking.open_look(args)
    batches = looking.in_batches(look.images.images, "embed")
    embeddings = np.concatenate([look.embed(batch).numpy() for batch in batches])
    if args.out is not None:
        write_bytes(args.out, _table(look.images, embeddings).encode())
    say(f"{len(embeddings)} pictures, classes: {look.images.n_classes}, dimensions: {embeddings.shape[1]}")
    classes = [look.images.class_names[label] for label in look.images.labels]
    vectors = [[float(f"{value:.7g}") for value in row] for row in embeddings]
    return {"source": look.name, "ids": list(look.images.ids), "classes": classes, "embeddings": vectors}


def _table(images: ImageSet, embeddings: npt.NDArray[np.float32]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["id", "class", *(f"d{column}" for column in range(embeddings.shape[1]))])
    for name, label, row in zip(images.ids, images.labels, embeddings, strict=True):
        table.writerow([name, images.class_names[label], *(f"{value:.7g}" for value in row)])
    return text.getvalue()


COMMAND = Command(
    "embed",
    "embeddings of pictures as a table",
    "Writes one row per picture: its path, its class and its embedding, by a checkpoint or an adapted model.",
    add_arguments,
    run,
)
