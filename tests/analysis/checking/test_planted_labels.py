"""Labels made wrong on purpose: how many are found on photographs and scenes, and how many right ones are accused."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from tests.analysis.checking.subjects import embed
from tests.shared_data import TINY_IMAGENET, needs_tiny_imagenet
from versa_core.analysis.checking.labels import (
    ACCUSED_ON_PHOTOS,
    FOUND_ON_PHOTOS,
    Suspicion,
    by_distance,
    by_likeness,
)
from versa_core.data.profile import Preparation, prepare
from versa_core.data.sources import SOURCES

PHOTOS = Preparation("photos")
Given = tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]


def shares(given: Given, n_each: int, n_sets: int, *, by: str = "likeness") -> tuple[float, float]:
    """The shares of wrong and of right labels that are told, in sets of five classes with one wrong label each."""
    embeddings, labels = given
    judge, chance = {"likeness": by_likeness, "distance": by_distance}[by], np.random.default_rng(0)
    n_found, n_accused, n_right = 0, 0, 0
    for _ in range(n_sets):
        classes = chance.choice(labels.max() + 1, 5, replace=False)
        places = np.concatenate(
            [chance.choice(np.flatnonzero(labels == one), n_each, replace=False) for one in classes]
        )
        told, wrong = np.repeat(np.arange(5), n_each), int(chance.integers(len(places)))
        told[wrong] = (told[wrong] + chance.integers(1, 5)) % 5
        found: Suspicion = judge(embeddings[places], told, 5)
        n_found += int(found.is_enough[wrong])
        n_accused += int(found.is_enough.sum()) - int(found.is_enough[wrong])
        n_right += len(places) - 1
    return n_found / n_sets, n_accused / n_right


@pytest.fixture(scope="module")
def scenes() -> Given:
    source, kinds = SOURCES["scenes"].open(), ("boat", "car", "fish", "flower", "house", "tree")
    images = [prepare(source.read(f"{kind}/{place:02d}.png"), PHOTOS) for kind in kinds for place in range(20)]
    return embed(np.stack(images), "photos"), np.repeat(np.arange(6), 20)


def test_a_quarter_of_the_wrong_labels_on_scenes_is_found_and_few_right_ones_accused(scenes: Given) -> None:
    found, accused = shares(scenes, 10, 200)
    assert found > 0.22
    assert accused < 0.002
    assert found > 1.5 * shares(scenes, 10, 200, by="distance")[0], "what is right for glyphs finds fewer"


@pytest.mark.slow
@needs_tiny_imagenet
def test_what_the_page_says_of_photographs_is_what_is_measured() -> None:
    with zipfile.ZipFile(TINY_IMAGENET) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("val/") and name.endswith(".jpg"))
        folders = sorted({name.split("/")[1] for name in names})
        chosen = [[name for name in names if name.split("/")[1] == one][:40] for one in folders]
        read = [Image.open(io.BytesIO(archive.read(name))) for some in chosen for name in some]
    given = embed(np.stack([prepare(one, PHOTOS) for one in read]), "photos"), np.repeat(np.arange(len(folders)), 40)
    found, accused = shares(given, 10, 400)
    assert found == pytest.approx(FOUND_ON_PHOTOS, abs=0.08)
    assert accused == pytest.approx(ACCUSED_ON_PHOTOS, abs=0.005)
