"""Tasks by the marks of a run, and steps that end where they ended."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.adapting import adapt, task
from tests.toys import GLYPHS, easy_images, small_checkpoint
from versa_core import run
from versa_core.data.profile import prepare
from versa_core.errors import ProjectError
from versa_core.project import Project
from versa_core.repeating import marked, repeat


def test_a_run_is_repeated_to_the_last_bit() -> None:
    source, given = small_checkpoint(), task()
    _, first = adapt("adapted", source=source, given=given, seed=5)
    again = repeat(source, "adapted", first.record["settings"], given, seed=5)
    asked = easy_images((3, 3, 3), seed=9).images
    assert np.array_equal(run.predict(first, asked).probabilities, run.predict(again, asked).probabilities)
    assert again.record == first.record


def test_it_stops_after_the_step_that_is_named_and_goes_on_from_there() -> None:
    source, given = small_checkpoint(), task()
    model = repeat(source, "article", {"n_steps": 9}, given, seed=0, went_on_at=[4], stopped_at=7)
    assert (model.record["steps"], model.record["went_on_at"]) == (7, [4])


def project() -> Project:
    made = Project()
    for name in ("a", "b"):
        made.add_pictures(name, [(f"{n}.png", Image.new("L", (30, 20), 40 * n)) for n in range(3)])
    return made


def test_classes_and_marks_are_those_that_are_named() -> None:
    mine = project()
    mine.move_picture("p4", mine.classes[1].id)
    found = marked(mine, GLYPHS, {"x": ["p6", "p2"], "y": ["p4"]}, ["p2"])
    assert found.images.class_names == ("x", "y")
    assert found.images.ids == ("p6", "p2", "p4")
    assert found.images.labels.tolist() == [0, 0, 1]
    assert found.is_support.tolist() == [True, False, True]
    assert np.array_equal(found.images.images[1], prepare(mine.find_picture("p2")[1].image, GLYPHS))


def test_a_picture_that_is_gone_is_told() -> None:
    with pytest.raises(ProjectError, match="no longer in the project"):
        marked(project(), GLYPHS, {"x": ["p2", "p99"]}, [])
