"""The Embedding Projector's files, read back as the projector reads them."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from versa_core.analysis.projector import SPRITE_SIDE, projector_zip, sprite, thumbnail_side
from versa_core.errors import DatasetError

HEADER = ("name", "class")


def images(n: int, channels: int = 1) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Pictures of one brightness each, which tells them apart on the sprite."""
    shades = np.arange(n, dtype=np.uint8) * 20
    return np.broadcast_to(shades[:, None, None, None], (n, channels, 12, 10)).copy()


def opened(n: int = 5) -> tuple[zipfile.ZipFile, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    vectors = np.random.default_rng(0).normal(size=(n, 3)).astype(np.float32)
    rows = [(f"{place}\tb.png\n", "owl") for place in range(n)]
    data = projector_zip({"after": vectors, "before": -vectors}, images(n), HEADER, rows)
    return zipfile.ZipFile(io.BytesIO(data)), vectors


def test_vectors_and_metadata_have_a_row_per_picture_in_the_same_order() -> None:
    archive, vectors = opened()
    read = np.loadtxt(io.StringIO(archive.read("vectors.tsv").decode()), delimiter="\t")
    assert np.allclose(read, vectors, atol=1e-4)
    assert np.allclose(np.loadtxt(io.StringIO(archive.read("vectors-before.tsv").decode()), delimiter="\t"), -read)
    lines = archive.read("metadata.tsv").decode().splitlines()
    assert lines[0] == "name\tclass"
    assert lines[1:] == [f"{place} b.png\towl" for place in range(5)]


def test_the_config_names_files_that_are_there_with_their_true_sizes() -> None:
    archive, vectors = opened()
    entries = json.loads(archive.read("projector_config.json"))["embeddings"]
    assert [one["tensorName"] for one in entries] == ["after", "before"]
    for one in entries:
        assert one["tensorShape"] == list(vectors.shape)
        assert {one["tensorPath"], one["metadataPath"], one["sprite"]["imagePath"]} <= set(archive.namelist())
    sheet = Image.open(io.BytesIO(archive.read("sprite.png")))
    width, height = entries[0]["sprite"]["singleImageDim"]
    assert (sheet.width // width, sheet.height // height) == (3, 3), "5 pictures make a square of 3 by 3"
    for_folder = archive.read("projector_config.pbtxt").decode()
    assert for_folder.count("embeddings {") == 2
    assert for_folder.count(f"single_image_dim: {height}") == 2


@pytest.mark.parametrize("channels", [1, 3])
def test_the_sprite_holds_the_pictures_row_by_row(channels: int) -> None:
    sheet = np.asarray(sprite(images(5, channels)))
    for place in range(5):
        row, column = divmod(place, 3)
        assert (sheet[12 * row : 12 * row + 12, 10 * column : 10 * column + 10] == 20 * place).all()
    assert (sheet[12:, 20:] == 255).all()


@pytest.mark.parametrize("n_images", [1, 100, 40_000, 5_000_000])
def test_the_sprite_never_exceeds_what_the_projector_opens(n_images: int) -> None:
    width, height = thumbnail_side(n_images, (84, 60))
    assert max(width, height) * int(np.ceil(np.sqrt(n_images))) <= SPRITE_SIDE
    assert 1 <= width <= height <= 64


def read_vectors(text: str) -> list[list[float]]:
    """Reads vectors as the projector does: lines without their ends, empty ones passed over, cells between tabs.

    A first cell that is no number is taken for a label, a lone number refused, and so is a line of another length.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    vectors = [[float(cell) for cell in line.split("\t")] for line in lines]
    assert np.isfinite(vectors).all(), "what is no number would be a label"
    assert {len(one) for one in vectors} == {len(vectors[0])} != {1}
    return vectors


def read_metadata(text: str) -> list[dict[str, str]]:
    """Reads metadata as the projector does: the first line names the columns if it has a tab; empty lines are lost."""
    lines = [line for line in text.split("\n") if line.strip()]
    assert "\t" in lines[0], "without a tab the first line would be a label"
    return [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]


@pytest.mark.parametrize("n", [1, 4, 5, 37])
def test_the_three_files_are_read_alike_and_hold_as_many_pictures(n: int) -> None:
    vectors = np.random.default_rng(0).normal(size=(n, 3)).astype(np.float32)
    names = ["", "\n", "a\tb\r\n", "3.5", "é\u2028", "=1"]
    rows = [(names[place % len(names)], f"class {place}") for place in range(n)]
    side = np.zeros((n, 1, 28, 28), np.uint8)
    archive = zipfile.ZipFile(io.BytesIO(projector_zip({"after": vectors}, side, HEADER, rows)))
    (entry,) = json.loads(archive.read("projector_config.json"))["embeddings"]
    assert np.allclose(read_vectors(archive.read(entry["tensorPath"]).decode()), vectors, atol=1e-4)
    told = read_metadata(archive.read(entry["metadataPath"]).decode())
    assert [one["class"] for one in told] == [f"class {place}" for place in range(n)]
    assert entry["tensorShape"] == [n, 3]
    sheet = Image.open(io.BytesIO(archive.read(entry["sprite"]["imagePath"])))
    width, height = entry["sprite"]["singleImageDim"]
    assert (sheet.format, sheet.width, width) == ("PNG", sheet.height, height), "sheet and pictures are squares"
    assert sheet.width <= SPRITE_SIDE
    across, rest = divmod(sheet.width, width)
    assert (rest, (across - 1) ** 2 < n <= across**2) == (0, True), "the smallest grid that holds them"


def test_what_does_not_fit_together_is_told() -> None:
    with pytest.raises(DatasetError, match="one row for each of the 5 pictures"):
        projector_zip({"after": np.zeros((4, 2), np.float32)}, images(5), HEADER, [("a", "b")] * 5)
    with pytest.raises(DatasetError, match="do not fit on a sprite of 8192"):
        thumbnail_side(10**8, (84, 84))
