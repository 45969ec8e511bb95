"""Sources become image sets: classes, groups, profile, and the files that were left out."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from tests.shared_data import OMNIGLOT, needs_omniglot
from versa_core.data.intake import Limits
from versa_core.data.profile import Preparation
from versa_core.data.sources import SOURCES, example, open_source
from versa_core.errors import DatasetError

ROOT = Path(__file__).parents[2]


def write_photos(folder: Path, classes: dict[str, int]) -> Path:
    rng = np.random.default_rng(0)
    for name, n_images in classes.items():
        (folder / name).mkdir(parents=True)
        for index in range(n_images):
            pixels = rng.integers(0, 256, (20, 30, 3), np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{index}.png")
    return folder


def test_a_folder_of_class_folders(tmp_path: Path) -> None:
    opened = open_source(str(write_photos(tmp_path, {"pets/cats": 3, "pets/dogs": 2})))
    assert opened.image_set.class_names == ("cats", "dogs")
    assert opened.image_set.groups == ("pets", "pets")
    assert opened.image_set.counts.tolist() == [3, 2]
    assert opened.image_set.ids[0] == "pets/cats/0.png"
    assert opened.image_set.images.shape == (5, 3, 64, 64)
    assert opened.preparation.profile == "photos"
    assert opened.refused == ()


def test_a_zip_gives_the_same_as_its_folder(tmp_path: Path) -> None:
    folder = write_photos(tmp_path / "set", {"cats": 2, "dogs": 2})
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for path in folder.rglob("*.png"):
            archive.write(path, path.relative_to(folder))
    of_folder, of_zip = open_source(str(folder)).image_set, open_source(str(tmp_path / "set.zip")).image_set
    assert of_zip.fingerprint == of_folder.fingerprint
    assert of_zip.ids == of_folder.ids


def test_unreadable_files_are_told_and_the_others_stay(tmp_path: Path) -> None:
    folder = write_photos(tmp_path, {"cats": 2, "dogs": 1})
    (folder / "cats" / "broken.png").write_bytes((folder / "cats" / "0.png").read_bytes()[:60])
    (folder / "cats" / "notes.txt").write_text("my cats")
    (folder / "loose.png").write_bytes((folder / "cats" / "0.png").read_bytes())
    (folder / "README.md").write_text("clutter")
    (folder / "cats" / "nowhere.png").symlink_to(folder / "gone.png")
    opened = open_source(str(folder))
    assert len(opened.image_set) == 3
    reasons = {error.name: error.reason for error in opened.refused}
    assert sorted(reasons) == ["cats/broken.png", "cats/notes.txt", "cats/nowhere.png", "loose.png"]
    assert "damaged" in reasons["cats/broken.png"]
    assert "a text file" in reasons["cats/notes.txt"]
    assert "cannot be opened" in reasons["cats/nowhere.png"]
    assert "beside the class folders" in reasons["loose.png"]


def test_a_class_without_a_readable_picture_is_no_class(tmp_path: Path) -> None:
    folder = write_photos(tmp_path, {"cats": 2})
    (folder / "fish").mkdir()
    (folder / "fish" / "1.png").write_bytes(b"nothing")
    assert open_source(str(folder)).image_set.class_names == ("cats",)


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(write_photos(tmp_path, {"cats": 1}) / "cats" / "pipe.png")
    assert len(open_source(str(tmp_path)).image_set) == 1


def test_names_that_are_not_unicode_are_read(tmp_path: Path) -> None:
    folder = write_photos(tmp_path, {"cats": 1})
    (folder / "cats" / "0.png").rename(folder / "cats" / os.fsdecode(b"k\xe4tzchen.png"))
    assert open_source(str(folder)).image_set.ids == ("cats/k\N{REPLACEMENT CHARACTER}tzchen.png",)


def test_pictures_without_class_folders_are_refused_with_what_is_needed(tmp_path: Path) -> None:
    Image.new("L", (8, 8)).save(tmp_path / "1.png")
    with pytest.raises(DatasetError, match=r"found 1 file and no class folder.*one folder per class"):
        open_source(str(tmp_path))


def test_an_empty_folder_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="found no pictures"):
        open_source(str(tmp_path))
    with pytest.raises(DatasetError, match=r"There is no folder or file .*gone"):
        open_source(str(tmp_path / "gone"))


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "set.zip").write_text("not packed")
    with pytest.raises(DatasetError, match="a zip archive of one, is needed"):
        open_source(str(tmp_path / "set.zip"))


def test_nothing_readable_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    (tmp_path / "cats").mkdir()
    (tmp_path / "cats" / "1.png").write_text("no picture")
    with pytest.raises(DatasetError, match=r"none of 1 file is a picture.*cats/1\.png: this is a text file"):
        open_source(str(tmp_path))


@pytest.mark.parametrize(
    ("limits", "words"), [(Limits(max_classes=1), "2 classes; at most 1"), (Limits(max_images=4), "5 files; at most 4")]
)
def test_limits_hold_with_both_numbers(tmp_path: Path, limits: Limits, words: str) -> None:
    folder = write_photos(tmp_path, {"cats": 3, "dogs": 2})
    with pytest.raises(DatasetError, match=words):
        open_source(str(folder), limits=limits)


def test_classes_and_preparation_can_be_chosen(tmp_path: Path) -> None:
    folder = write_photos(tmp_path, {"train/cats": 1, "train/dogs": 1, "val/owls": 1})
    opened = open_source(str(folder), classes=["train/*", "!dogs"], preparation=Preparation("glyphs"))
    assert opened.image_set.class_names == ("cats",)
    assert opened.image_set.images.shape == (1, 1, 28, 28)


def test_the_digits_are_those_of_scikit_learn() -> None:
    opened = open_source("digits", preparation=Preparation("glyphs", crop_ink=False))
    known = load_digits()
    assert opened.preparation.profile == "glyphs"
    assert opened.image_set.class_names == tuple("0123456789")
    order = [int(path[2:6]) for path in opened.image_set.ids]
    assert sorted(order) == list(range(1797))
    assert np.array_equal(opened.image_set.labels, known.target[order])
    # Averaged down to the original 8×8, the drawn pictures follow the original ink.
    ink = opened.image_set.images[:, 0].astype(float)[:, 4:-4, 4:-4].reshape(-1, 20, 20)
    coarse = np.array([np.asarray(Image.fromarray(one).resize((8, 8), Image.Resampling.BOX)) for one in ink[:50]])
    for drawn, original in zip(coarse, known.images[order[:50]], strict=True):
        assert np.corrcoef(drawn.ravel(), original.ravel())[0, 1] > 0.9


@pytest.mark.parametrize(("name", "profile"), [("digits", "glyphs"), ("strokes", "glyphs"), ("scenes", "photos")])
def test_every_named_source_has_an_example_and_its_profile(name: str, profile: str) -> None:
    shown = example(name, n_classes=3, n_per_class=2)
    assert len({class_name for class_name, _, _ in shown}) == 3
    assert len(shown) == len({(class_name, file_name) for class_name, file_name, _ in shown}) == 6
    assert [picture.tobytes() for _, _, picture in shown] == [
        picture.tobytes() for _, _, picture in example(name, n_classes=3, n_per_class=2)
    ]
    first = sorted({class_name for class_name, _, _ in shown})[0]
    assert open_source(name, classes=[first]).preparation.profile == profile


def test_the_table_and_the_examples_agree() -> None:
    assert all(row.name == name and row.open().name == name for name, row in SOURCES.items())
    with pytest.raises(DatasetError, match="There is no example called 'letters'; the known ones are: digits"):
        example("letters")


def test_examples_need_neither_torch_nor_scikit_learn() -> None:
    code = (
        "import sys; from versa_core.data.sources import SOURCES, example; [example(name) for name in SOURCES];"
        "print(sorted({'torch', 'sklearn', 'torchvision', 'streamlit'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@needs_omniglot
def test_two_alphabets_of_omniglot() -> None:
    opened = open_source(str(OMNIGLOT), classes=["Tagalog", "Greek/character0[1-3]"])
    assert opened.preparation.profile == "glyphs"
    assert opened.image_set.counts.tolist() == [20] * 20
    assert set(opened.image_set.groups) == {"Tagalog", "Greek"}
    assert "Tagalog/character01" in opened.image_set.class_names
    assert opened.refused == ()
