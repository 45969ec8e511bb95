"""Project: changes keep it whole, marks make the task, limits and names are checked with words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.damage import examples
from versa_core.data.intake import Limits, keep
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import DatasetError, ProjectError
from versa_core.project import Project, clean_name, duplicates


def picture(seed: int, size: tuple[int, int] = (30, 20), grey: bool = False) -> Image.Image:
    width, height = size
    shape = (height, width) if grey else (height, width, 3)
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))


def filled(limits: Limits | None = None) -> Project:
    project = Project(limits=limits or Limits())
    project.add_pictures("owl", [(f"{seed}.png", picture(seed)) for seed in range(3)])
    project.add_pictures("hen", [(f"{seed}.png", picture(seed)) for seed in range(3, 5)])
    return project


@pytest.mark.parametrize("grey", [True, False])
@pytest.mark.parametrize("size", [(30, 20), (500, 700)])
def test_the_kept_copy_is_lossless(size: tuple[int, int], grey: bool) -> None:
    image = picture(1, size, grey)
    (kept,) = Project().add_pictures("owl", [("a.png", image)])
    assert kept.image.mode == ("L" if grey else "RGB")
    np.testing.assert_array_equal(np.asarray(kept.image), np.asarray(keep(image)))


@pytest.mark.parametrize("profile", ["glyphs", "photos"])
def test_preparing_the_kept_copy_is_preparing_the_original(profile: str) -> None:
    image = picture(1, (500, 700))
    project = Project(preparation=Preparation(profile))
    (kept,) = project.add_pictures("owl", [("a.png", image)])
    np.testing.assert_array_equal(project.prepared(kept), prepare(image, Preparation(profile)))


def test_metadata_of_the_file_does_not_stay() -> None:
    image = picture(1)
    image.info["exif"] = b"Exif\0\0a place"
    (kept,) = Project().add_pictures("owl", [("a.png", image)])
    assert b"a place" not in kept.data


def test_image_set_follows_classes_and_marks() -> None:
    project = filled()
    project.set_role(project.classes[0].pictures[1].id, "query")
    images, is_support = project.image_set()
    assert images.class_names == ("owl", "hen")
    assert images.labels.tolist() == [0, 0, 0, 1, 1]
    assert images.ids == tuple(one.id for one in project.pictures)
    assert is_support.tolist() == [True, False, True, True, True]
    for index, one in enumerate(project.pictures):
        np.testing.assert_array_equal(images.images[index], prepare(one.image, project.preparation_in_use()))


def test_classes_that_are_off_or_empty_stay_out() -> None:
    project = filled()
    project.add_class("empty")
    project.set_active(project.classes[0].id, False)
    assert project.image_set()[0].class_names == ("hen",)
    project.set_active(project.classes[1].id, False)
    with pytest.raises(DatasetError, match="switched on"):
        project.image_set()


def test_split_marks_the_first_of_each_class() -> None:
    project = filled()
    project.split(1)
    assert [one.role for one in project.pictures] == ["support", "query", "query", "support", "query"]
    shape = project.task_shape()
    assert (shape.n_way, shape.shots, shape.queries, shape.n_support, shape.n_query) == (2, (1, 1), (1, 2), 2, 3)


def test_moving_and_deleting_pictures() -> None:
    project = filled()
    owl, hen = project.classes
    moved = owl.pictures[0]
    project.move_picture(moved.id, hen.id)
    assert hen.pictures[-1] is moved
    assert moved not in owl.pictures
    project.delete_picture(moved.id)
    assert project.n_pictures == 4
    with pytest.raises(ProjectError, match="no longer in the project"):
        project.delete_picture(moved.id)


def test_ids_are_never_used_again() -> None:
    project = filled()
    gone = project.classes[0].pictures[-1].id
    project.delete_picture(gone)
    (new,) = project.add_pictures("owl", [("new.png", picture(9))])
    assert new.id != gone


def test_every_change_is_a_new_revision() -> None:
    project = filled()
    seen = [project.revision]
    one = project.classes[0]
    changes: tuple[Callable[[], None], ...] = (
        lambda: project.rename_class(one.id, "barn owl"),
        lambda: project.set_active(one.id, False),
        lambda: project.set_role(one.pictures[0].id, "query"),
        lambda: project.split(2),
        lambda: project.set_preparation(Preparation("photos")),
        lambda: project.delete_class(one.id),
    )
    for change in changes:
        change()
        seen.append(project.revision)
    assert seen == sorted(set(seen))


def test_class_names_are_checked() -> None:
    project = filled()
    with pytest.raises(ProjectError, match="called owl already"):
        project.add_class(" owl\n")
    with pytest.raises(ProjectError, match="no name"):
        project.add_class(" \x00 ")
    with pytest.raises(ProjectError, match="called hen already"):
        project.rename_class(project.classes[0].id, "hen")
    project.rename_class(project.classes[0].id, "owl")


def test_names_are_one_line_of_bounded_length() -> None:
    assert clean_name("  a\tb\nc\x00\u202e ") == "a b c"
    assert len(clean_name("x" * 500)) == 80


@pytest.mark.parametrize(
    "name",
    ["猫", "кошка", "قطة", "می\u200cخواهم", "क्\u200dष", "👩\u200d👩\u200d👧", "<b>x</b> [a](b)", "e\u0301te\u0301"],
)
def test_names_in_any_script_stay_as_they_are(name: str) -> None:
    assert clean_name(name) == name


@examples(200)
@given(st.text())
def test_a_clean_name_is_clean(name: str) -> None:
    clean = clean_name(name)
    assert clean_name(clean) == clean
    assert len(clean) <= 80
    assert all(letter.isprintable() or letter in "\u200c\u200d" for letter in clean)
    assert clean == "" or clean.strip("\u200c\u200d ")


def test_invisible_joiners_alone_are_no_name() -> None:
    assert clean_name("\u200d \u200c") == ""


def test_limits_name_both_numbers_and_keep_what_fits() -> None:
    project = Project(limits=Limits(max_classes=1, max_images=2))
    with pytest.raises(ProjectError, match="2 pictures and at most 2"):
        project.add_pictures("owl", [(str(seed), picture(seed)) for seed in range(3)])
    assert project.n_pictures == 2
    project.delete_picture(next(project.pictures).id)
    with pytest.raises(ProjectError, match="1 classes and at most 1"):
        project.add_pictures("hen", [("a", picture(7))])
    assert [one.name for one in project.classes] == ["owl"]


def test_suggestion_follows_the_pictures_until_something_is_chosen() -> None:
    project = filled()
    assert project.preparation_in_use() == Preparation("photos")
    drawn = Image.new("L", (40, 40), 255)
    drawn.paste(0, (10, 10, 14, 30))
    glyphs = Project()
    glyphs.add_pictures("bar", [("a.png", drawn)])
    assert glyphs.preparation_in_use() == Preparation("glyphs")
    glyphs.set_preparation(Preparation("photos", fit="pad"))
    assert glyphs.prepared(next(glyphs.pictures)).shape == (3, 64, 64)


def test_exact_copies_are_found() -> None:
    project = filled()
    (copy,) = project.add_pictures("hen", [("again.png", picture(0))])
    assert duplicates(list(project.pictures)) == (copy,)


def test_everything_is_deleted() -> None:
    project = filled()
    project.refuse("a", "b")
    project.checkpoints["own"] = b"x"
    project.results["map"] = 1
    project.delete_everything()
    assert (project.classes, project.refused, project.checkpoints, project.results) == ([], [], {}, {})


def test_the_list_of_refused_files_is_bounded() -> None:
    project = Project()
    for number in range(600):
        project.refuse(f"{number}.txt", "no picture")
    assert len(project.refused) == 500
    assert project.refused[-1][0] == "599.txt"


def test_pictures_take_no_more_memory_than_allowed() -> None:
    project = filled()
    n_bytes = sum(len(one.data) for one in project.pictures)
    project.limits = Limits(max_kept_bytes=n_bytes + 1)
    project.add_pictures("owl", [("one.png", picture(20))])
    with pytest.raises(ProjectError, match=r"The pictures take 0 MB and at most 0 MB fit; delete some\."):
        project.add_pictures("owl", [("more.png", picture(21))])
    assert project.n_pictures == 6
    project.delete_picture(next(project.pictures).id)
    project.add_pictures("owl", [("more.png", picture(21))])
