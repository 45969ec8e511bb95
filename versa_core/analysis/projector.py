"""Embeddings as files for the TensorFlow Embedding Projector: vectors, metadata, a sprite of pictures, and its config.

Smilkov, Thorat, Nicholson, Reif, Viégas and Wattenberg, "Embedding Projector: Interactive Visualization and
Interpretation of Embeddings", 2016. https://arxiv.org/abs/1611.05469
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from versa_core.errors import DatasetError
from versa_core.language import _

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
SPRITE_SIDE = 8192  # px; the projector refuses larger ones
THUMBNAIL = 64  # px; larger ones only make the sprite heavier
METADATA, SPRITE = "metadata.tsv", "sprite.png"
WHITE = (255, 255, 255)


def projector_zip(
    states: Mapping[str, Floats], images: Bytes, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> bytes:
    """Returns a zip that the projector opens: `projector_config.json` by a web address, the .pbtxt from a log folder.

    Args:
        states: embeddings (n, d) of the same pictures by a name; the first is `vectors.tsv`, the others have theirs.
        images: (n, c, h, w) uint8.
        header: names of the metadata's columns, two or more; with one the projector expects no header.
        rows: n rows of texts.

    Raises:
        DatasetError: the parts do not have the same number of pictures, or are too many for a sprite.
    """
    if any(len(one) != len(images) for one in (*states.values(), rows)):
        raise DatasetError(
            _("Vectors and metadata do not have one row for each of the {n_images} pictures.").format(
                n_images=len(images)
            )
        )
    picture = sprite(images)
    side = thumbnail_side(len(images), images.shape[2:])
    files = {name: f"vectors-{name}.tsv" if number else "vectors.tsv" for number, name in enumerate(states)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, vectors in states.items():
            archive.writestr(files[name], _tsv([[f"{value:.6g}" for value in row] for row in vectors.tolist()]))
        archive.writestr(METADATA, _tsv([header, *rows]))
        png = io.BytesIO()
        picture.save(png, "PNG")
        archive.writestr(SPRITE, png.getvalue(), compress_type=zipfile.ZIP_STORED)
        entries = [_entry(name, files[name], one.shape, side) for name, one in states.items()]
        archive.writestr("projector_config.json", json.dumps({"embeddings": entries}, indent=2))
        archive.writestr("projector_config.pbtxt", "\n".join(map(_as_pbtxt, entries)))
    return stream.getvalue()


def sprite(images: Bytes) -> Image.Image:
    """Returns all pictures on one square sheet, row by row from the upper left, as the projector reads it."""
    width, height = thumbnail_side(len(images), images.shape[2:])
    n_across = math.ceil(math.sqrt(len(images)))
    sheet = Image.new("RGB", (n_across * width, n_across * height), WHITE)
    for place, image in enumerate(images):
        pixels = image[0] if len(image) == 1 else image.transpose(1, 2, 0)
        small = Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB").resize((width, height))
        sheet.paste(small, (place % n_across * width, place // n_across * height))
    return sheet


def thumbnail_side(n_images: int, shape: tuple[int, ...]) -> tuple[int, int]:
    """Returns width and height of a picture on the sprite: its own, or smaller where the sprite would be too large.

    Raises:
        DatasetError: not even one pixel would be left of each.
    """
    n_across = math.ceil(math.sqrt(n_images))
    height, width = shape
    share = min(1.0, THUMBNAIL / max(height, width), SPRITE_SIDE / n_across / max(height, width))
    if not n_images or min(height, width) * share < 1:
        raise DatasetError(
            _("{n_images} pictures do not fit on a sprite of {sprite_side} × {sprite_side} px.").format(
                n_images=n_images, sprite_side=SPRITE_SIDE
            )
        )
    return int(width * share), int(height * share)


def _entry(name: str, file: str, shape: tuple[int, ...], side: tuple[int, int]) -> dict[str, object]:
    return {
        "tensorName": name,
        "tensorShape": list(shape),
        "tensorPath": file,
        "metadataPath": METADATA,
        "sprite": {"imagePath": SPRITE, "singleImageDim": list(side)},
    }


def _as_pbtxt(entry: dict[str, object]) -> str:
    """Returns the same entry as TensorBoard reads it from a log folder."""
    sprite_of = entry["sprite"]
    assert isinstance(sprite_of, dict)
    width, height = sprite_of["singleImageDim"]
    return (
        f"embeddings {{\n  tensor_name: {json.dumps(entry['tensorName'])}\n"
        f'  tensor_path: "{entry["tensorPath"]}"\n  metadata_path: "{METADATA}"\n'
        f'  sprite {{\n    image_path: "{SPRITE}"\n'
        f"    single_image_dim: {width}\n    single_image_dim: {height}\n  }}\n}}"
    )


def _tsv(rows: Sequence[Sequence[str]]) -> str:
    """Returns rows of texts; a tab or a line break in a text would shift what follows, so it becomes a space."""
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
