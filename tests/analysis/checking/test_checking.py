"""Checking the data: planted faults are found, the pictures named, and clean sets are left alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from tests.analysis.checking.subjects import found_in, pictures, subject
from versa_core.analysis.checking import CHECKS, check
from versa_core.data.sources.named import SOURCES

SETS = [("digits", "glyphs"), ("strokes", "glyphs"), ("scenes", "photos")]


@pytest.mark.parametrize(("name", "profile"), SETS)
def test_the_examples_are_found_fault_with_by_no_check(name: str, profile: str) -> None:
    assert check(subject(*pictures(name), profile=profile, embedded=True)) == ()


def test_scenes_of_any_classes_and_numbers_are_quiet_but_for_what_they_lack() -> None:
    """Forty sets besides the examples; all that may be said of them is true."""
    source, chance = SOURCES["scenes"].open(), np.random.default_rng(0)
    for _ in range(40):
        kinds = chance.choice(["boat", "car", "fish", "flower", "house", "tree"], 3, replace=False)
        paths = [f"{kind}/{number:02d}.png" for kind in kinds for number in chance.choice(40, 5, replace=False)]
        images = [source.read(path) for path in paths]
        assert check(subject(images, np.repeat(np.arange(3), 5).tolist())) == ()


def test_a_copy_within_a_class_is_found_and_graver_where_it_leaks() -> None:
    images, labels = pictures("scenes")
    images[1] = images[0].resize((120, 120))
    found = found_in(subject(images, labels))["copies"]
    assert (found.places, found.classes, found.numbers["leaks"]) == ((0, 1), (0,), 0)
    assert 0 < found.numbers["apart"] < 0.15
    images[4] = images[0]
    leaked = found_in(subject(images, labels))["copies"]
    assert (leaked.places, leaked.numbers["leaks"]) == ((0, 1, 4), 1)
    assert leaked.severity > found.severity


def test_a_copy_in_two_classes_is_the_gravest() -> None:
    images, labels = pictures("digits")
    images[20], images[3] = images[0], images[2]
    given = subject(images, labels, profile="glyphs")
    first = check(given)[0]
    assert (first.kind, first.places, first.classes, first.numbers["apart"]) == ("mixed_copies", (0, 20), (0, 3), 0)
    assert found_in(given)["copies"].places == (2, 3)


@pytest.mark.parametrize(("name", "profile"), SETS)
def test_a_blurred_picture_is_found(name: str, profile: str) -> None:
    images, labels = pictures(name)
    for place, radius in ((7, 0.015), (11, 0.03)):
        images[place] = images[place].filter(ImageFilter.GaussianBlur(radius * images[place].width))
    found = found_in(subject(images, labels, profile=profile))["blurred"]
    assert found.places == (11, 7)
    assert found.numbers["softest"] < found.numbers["usual"] / 10


def test_a_set_that_is_soft_throughout_is_told_by_the_floor_alone() -> None:
    images, labels = pictures("scenes")
    assert "blurred" not in found_in(subject([one.filter(ImageFilter.GaussianBlur(1)) for one in images], labels))
    softest = [one.filter(ImageFilter.GaussianBlur(8)) for one in images]
    assert len(found_in(subject(softest, labels))["blurred"].places) > 10


def test_dark_and_bright_photos_are_found_and_are_not_blurred() -> None:
    images, labels = pictures("scenes")
    images[2] = ImageEnhance.Brightness(images[2]).enhance(0.2)
    images[9] = Image.blend(images[9], Image.new("RGB", images[9].size, "white"), 0.8)
    found = found_in(subject(images, labels))
    assert found["dark"].places == (2,)
    assert found["bright"].places == (9,)
    assert set(found) == {"dark", "bright"}


def test_a_set_that_is_dark_throughout_accuses_nobody() -> None:
    images, labels = pictures("scenes")
    assert not found_in(subject([ImageEnhance.Brightness(one).enhance(0.25) for one in images], labels))


def test_an_empty_sheet_is_faint() -> None:
    images, labels = pictures("strokes")
    images[5] = Image.new("L", images[5].size, 250)
    assert found_in(subject(images, labels, profile="glyphs"))["faint"].places == (5,)


def test_odd_shapes_are_found_where_cropping_loses_them() -> None:
    images, labels = pictures("scenes")
    images[4] = images[4].resize((400, 160))
    found = found_in(subject(images, labels))["odd_shape"]
    assert found.places == (4,)
    assert found.numbers["lost"] == pytest.approx(0.6)
    assert not check(subject(pictures("digits")[0], labels, profile="glyphs"))
    wide = [one.resize((320, 160)) for one in images]
    assert set(found_in(subject(wide, labels))) == {"cropped"}


@pytest.mark.parametrize(("name", "profile"), SETS[:2])
@pytest.mark.parametrize("place", [0, 13, 28])
def test_a_wrong_label_is_found_and_the_right_one_named(name: str, profile: str, place: int) -> None:
    images, labels = pictures(name)
    right = labels[place]
    labels[place] = (right + 2) % 5
    found = [one for one in check(subject(images, labels, profile=profile, embedded=True)) if one.kind == "wrong_label"]
    assert [(one.places, one.classes) for one in found] == [((place,), (labels[place], right))]
    assert found[0].numbers["times"] >= 2**0.5


def test_noise_among_scenes_is_an_outlier() -> None:
    images, labels = pictures("scenes")
    images[8] = Image.fromarray(np.random.default_rng(0).integers(0, 256, (160, 160, 3), dtype=np.uint8))
    assert found_in(subject(images, labels, embedded=True))["outlier"].places == (8,)


def test_without_embeddings_labels_are_not_judged() -> None:
    images, labels = pictures("strokes")
    labels[0] = 3
    assert "wrong_label" not in found_in(subject(images, labels, profile="glyphs"))


def on_grounds(grounds: list[str]) -> list[Image.Image]:
    """The scenes, each on a ground of its own colour: only a frame of it stays to be seen."""
    images, labels = pictures("scenes")
    framed = []
    for image, label in zip(images, labels, strict=True):
        sheet = Image.new("RGB", image.size, grounds[label])
        sheet.paste(image.resize((120, 120)), (20, 20))
        framed.append(sheet)
    return framed


def test_a_ground_of_its_own_for_each_class_tells_them_apart() -> None:
    labels = pictures("scenes")[1]
    found = found_in(subject(on_grounds(["red", "green", "blue", "white", "black"]), labels))["telling_border"]
    assert (found.numbers["n_right"], found.numbers["n_asked"], found.numbers["chance"]) == (30, 30, 0.2)
    assert found.numbers["low"] > 0.8
    assert found.classes == (0, 1, 2, 3, 4)
    assert found.places[:7] == (0, 6, 12, 18, 24, 1, 7)
    assert "telling_border" not in found_in(subject(on_grounds(["grey"] * 5), labels))


def test_the_middle_alone_tells_nothing_of_a_frame_but_all_of_a_ground_that_fills_the_picture() -> None:
    colours, labels = ["red", "green", "blue", "white", "black"], pictures("scenes")[1]
    assert "telling_border" not in found_in(subject(on_grounds(colours), labels, fit="centre"))
    filled = [Image.blend(one, Image.new("RGB", one.size, colours[label]), 0.9)
              for one, label in zip(*pictures("scenes"), strict=True)]  # fmt: skip
    assert "telling_border" in found_in(subject(filled, labels, fit="centre"))


def test_one_class_on_a_ground_of_its_own_is_named() -> None:
    labels = pictures("scenes")[1]
    images = pictures("scenes")[0][:24] + on_grounds(["red"] * 5)[24:]
    found = found_in(subject(images[12:], [label - 2 for label in labels[12:]]))["telling_border"]
    assert found.classes[0] == 2


def counted(shots: list[int], n_query: int = 0) -> dict[str, Any]:
    """Scenes with so many support pictures of each class, and as many query pictures as are left of so many."""
    images, labels = pictures("scenes")
    chosen = [place for place in range(6 * len(shots)) if place % 6 < shots[labels[place]] + n_query]
    given = [labels[place] for place in chosen]
    is_support = np.array([place % 6 < shots[labels[place]] for place in chosen])
    found = found_in(subject([images[place] for place in chosen], given, is_support=is_support))
    return {kind: (one.classes, dict(one.numbers)) for kind, one in found.items()}


def test_imbalance_is_told_in_numbers() -> None:
    assert counted([6, 2, 3])["imbalance"] == ((0, 1), {"low": 2, "high": 6})
    assert "imbalance" not in counted([5, 2, 3], 1)
    assert "imbalance" not in counted([3, 1, 2], 3)


def test_too_few_pictures_and_marks_are_told() -> None:
    found = counted([3, 1, 2])
    assert found["few"] == ((1, 2), {"fewest": 1})
    assert found["no_query"][1] == {"n": 6}
    assert counted([3, 0, 3], 3)["no_support"][0] == (1,)
    assert counted([3, 3, 3], 3) == {}


def test_findings_come_by_severity_and_are_of_known_kinds() -> None:
    images, labels = pictures("scenes")
    images[1], images[12] = images[0], images[0]
    images[7] = images[7].filter(ImageFilter.GaussianBlur(8))
    found = check(subject(images, labels, n_support=6))
    severities = [one.severity for one in found]
    assert severities == sorted(severities, reverse=True)
    kinds = {one.kind for one in found}
    assert kinds == {"mixed_copies", "blurred", "no_query"}
    assert kinds <= {kind for some in CHECKS.values() for kind in some}
