"""torchvision's data sets as a source: one that needs no network, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from torchvision import datasets

from versa_core.data.sources import open_source, vision
from versa_core.errors import DatasetError


def test_fake_data_is_opened_whatever_the_case_of_the_letters() -> None:
    opened = open_source("torchvision:fakedata", classes=["class[0-3]"])
    assert opened.image_set.class_names == ("class0", "class1", "class2", "class3")
    assert opened.preparation.profile == "photos"
    row = vision.VISION["fakedata"]
    original = datasets.FakeData(**row.options)
    index = int(opened.image_set.ids[0].partition("/")[2][:6])
    picture, label = original[index]
    assert int(label) == 0
    assert np.array_equal(opened.image_set.images[0], np.asarray(picture).transpose(2, 0, 1))


def test_every_row_is_a_data_set_of_torchvision() -> None:
    assert all(hasattr(datasets, row.name) for row in vision.VISION.values())


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(DatasetError, match=r"torchvision:Nope is not known; .*Caltech101.*MNIST"):
        open_source("torchvision:Nope")


def test_without_a_network_the_folder_for_the_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(**_: object) -> None:
        raise OSError("<urlopen error no network>\nmore lines")

    monkeypatch.setenv("VERSA_DATA", str(tmp_path))
    monkeypatch.setattr(datasets, "MNIST", offline)
    with pytest.raises(DatasetError, match=r"could not be fetched \(<urlopen error no network>\)") as caught:
        open_source("torchvision:MNIST")
    assert str(tmp_path / "MNIST" / "raw") in str(caught.value)


class Alphabet:
    """Two characters with a folder above, as torchvision's Omniglot has them; the second picture is broken."""

    _characters = ("Greek/character01", "Latin/character01")

    def __len__(self) -> int:
        return 3

    def __getitem__(self, index: int) -> tuple[object, int]:
        if index == 1:
            return "no picture", 1
        return Image.new("L", (9, 9), 255), min(index, 1)


def test_alphabets_are_groups_and_broken_pictures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vision, "_open_dataset", lambda row: Alphabet())
    opened = open_source("torchvision:Omniglot")
    assert opened.image_set.class_names == ("Greek/character01", "Latin/character01")
    assert opened.image_set.groups == ("Greek", "Latin")
    assert [error.name for error in opened.refused] == ["Latin/character01/000001.png"]
