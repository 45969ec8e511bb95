"""A class is the folder that holds the pictures; patterns pick classes by path."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from versa_core.data.naming import class_names, select
from versa_core.errors import DatasetError

OMNIGLOT = [
    f"images_background/{alphabet}/character{number:02d}/{drawing}.png"
    for alphabet, n_characters in (("Greek", 3), ("Latin", 2))
    for number in range(1, n_characters + 1)
    for drawing in range(2)
]


def test_names_are_shortest_unique_ends_and_groups_are_the_folders_above() -> None:
    assert [(one.name, one.group) for one in class_names(OMNIGLOT)] == [
        ("Greek/character01", "Greek"),
        ("Greek/character02", "Greek"),
        ("character03", "Greek"),
        ("Latin/character01", "Latin"),
        ("Latin/character02", "Latin"),
    ]


def test_a_class_at_the_top_has_no_group() -> None:
    assert [(one.folder, one.name, one.group) for one in class_names(["cats/1.jpg", "dogs/1.jpg"])] == [
        ("cats", "cats", ""),
        ("dogs", "dogs", ""),
    ]


def test_groups_of_the_same_name_are_told_apart() -> None:
    groups = [one.group for one in class_names(["train/a/x/1.png", "test/a/x/1.png"])]
    assert groups == ["test/a", "train/a"]


def test_a_folder_that_holds_pictures_and_folders_is_a_class_too() -> None:
    assert [one.name for one in class_names(["a/1.png", "a/b/1.png", "b/1.png"])] == ["a", "a/b", "b"]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), min_size=1, max_size=12))
def test_names_are_unique_ends_of_their_paths(folders: list[list[str]]) -> None:
    classes = class_names("/".join(folder) + "/1.png" for folder in folders)
    assert len({one.name for one in classes}) == len(classes)
    for one in classes:
        assert f"/{one.folder}".endswith(f"/{one.name}")
        others = [f"/{other.folder}" for other in classes if other is not one]
        if one.name != one.folder:
            assert not [other for other in others if other.endswith(f"/{one.name}")]
        shorter = one.name.partition("/")[2]
        if shorter:
            assert [other for other in others if other.endswith(f"/{shorter}")]


@pytest.mark.parametrize(
    ("patterns", "n_left"),
    [
        ([], 10),
        (["Greek"], 6),
        (["images_background/Greek/*"], 6),
        (["!Greek"], 4),
        (["!Latin", "!Greek/character01"], 4),
        (["character01"], 4),
        (["character0[12]", "!Latin"], 4),
        (["Greek/*", "Latin/character02"], 8),
        (["images_background/*"], 10),
        (["images_background"], 10),
    ],
)
def test_patterns_pick_classes(patterns: list[str], n_left: int) -> None:
    assert len(select(OMNIGLOT, patterns)) == n_left


def test_the_order_stays() -> None:
    assert list(select(OMNIGLOT, ["Latin", "Greek"])) == OMNIGLOT


def test_a_file_holds_one_pattern_per_line(tmp_path: Path) -> None:
    listed = tmp_path / "classes.txt"
    listed.write_text("# the validation alphabets\nLatin\n\nGreek/character03\n")
    assert len(select(OMNIGLOT, [str(listed)])) == 6
    assert len(select(OMNIGLOT, [f"!{listed}"])) == 4


def test_brackets_in_a_folder_are_found_by_the_plain_name() -> None:
    assert select(["cats [old]/1.png", "dogs/1.png"], ["cats [old]"]) == ("cats [old]/1.png",)


@pytest.mark.parametrize("pattern", ["Greec", "!Greec"])
def test_a_pattern_that_fits_nothing_is_refused_with_what_it_may_mean(pattern: str) -> None:
    with pytest.raises(DatasetError, match=r"Greec' fits none of the 5 class folders; did you mean Greek"):
        select(OMNIGLOT, [pattern])


def test_leaving_out_everything_is_refused() -> None:
    with pytest.raises(DatasetError, match="leave out all of the 5 class folders"):
        select(OMNIGLOT, ["!character*"])


def test_a_list_that_is_no_text_is_refused(tmp_path: Path) -> None:
    listed = tmp_path / "classes.bin"
    listed.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(DatasetError, match=r"classes\.bin cannot be read"):
        select(OMNIGLOT, [str(listed)])
