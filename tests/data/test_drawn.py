"""Strokes and scenes: seeded, different from drawing to drawing, and alike within a class."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from versa_core.data.profile import Preparation, prepare
from versa_core.data.scenes import SCENE_NAMES, draw_scene
from versa_core.data.strokes import MARGIN, draw_character, pen_program
from versa_core.errors import DatasetError


def distances(n_classes: int, n_drawings: int) -> npt.NDArray[np.float64]:
    """(n, n) mean squared differences between prepared drawings, class by class."""
    how = Preparation("glyphs")
    drawn = [
        prepare(draw_character(one, drawing), how).ravel() for one in range(n_classes) for drawing in range(n_drawings)
    ]
    inks = np.array(drawn, dtype=float) / 255
    return ((inks[:, None] - inks[None]) ** 2).mean(2)


def test_a_drawing_is_dark_ink_on_white_and_stays_on_the_paper() -> None:
    for seed in range(30):
        drawing = draw_character(seed, 1)
        pixels = np.asarray(drawing)
        assert (drawing.mode, drawing.size) == ("L", (105, 105))
        assert 0.005 < (pixels < 128).mean() < 0.35
        border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        assert border.min() == 255
    assert draw_character(0, 1, size=40).size == (40, 40)


def test_seeds_decide_everything() -> None:
    assert draw_character(3, 4).tobytes() == draw_character(3, 4).tobytes()
    assert len({draw_character(3, drawing).tobytes() for drawing in range(20)}) == 20
    assert len({draw_character(character, 4).tobytes() for character in range(50)}) == 50


def test_programs_have_one_to_four_strokes_within_the_margin() -> None:
    programs = [pen_program(seed) for seed in range(200)]
    assert {len(program) for program in programs} == {1, 2, 3, 4}
    for program in programs:
        points = np.concatenate([stroke.points for stroke in program])
        assert points.min() >= MARGIN - 1e-9
        assert points.max() <= 1 - MARGIN + 1e-9
        assert len(program) > 1 or len(program[0].points) > 2, "a single straight line is everybody's character"


def test_drawings_of_one_character_are_more_alike_than_those_of_two() -> None:
    n_classes, n_drawings = 20, 4
    found = distances(n_classes, n_drawings)
    labels = np.repeat(np.arange(n_classes), n_drawings)
    same = (labels[:, None] == labels[None]) & ~np.eye(len(labels), dtype=bool)
    other = labels[:, None] != labels[None]
    assert found[same].mean() < 0.75 * found[other].mean()
    nearest = np.where(np.eye(len(labels), dtype=bool), np.inf, found).argmin(1)
    accuracy = (labels[nearest] == labels).mean()
    assert 0.5 < accuracy < 1.0, "neither chance (0.05) nor so easy that nothing is left to learn"


@pytest.mark.parametrize("name", SCENE_NAMES)
def test_scenes_vary_and_are_seeded(name: str) -> None:
    drawn = [np.asarray(draw_scene(name, seed, size=48)) for seed in range(12)]
    assert drawn[0].shape == (48, 48, 3)
    assert len({one.tobytes() for one in drawn}) == 12
    assert np.array_equal(drawn[3], np.asarray(draw_scene(name, 3, size=48)))
    assert np.array(drawn, dtype=float).std(0).mean() > 20


def test_the_background_of_a_scene_does_not_tell_its_class() -> None:
    """The mean colour of the top row, which objects seldom reach, finds the class no better than chance."""
    means = np.array(
        [[np.asarray(draw_scene(name, seed, size=32))[0].mean(0) for seed in range(30)] for name in SCENE_NAMES]
    )
    centres, tried = means[:, :15].mean(1), means[:, 15:]
    found = ((tried[:, :, None] - centres[None, None]) ** 2).sum(-1).argmin(-1)
    accuracy = (found == np.arange(len(SCENE_NAMES))[:, None]).mean()
    assert accuracy < 0.35  # chance is 0.17; 90 tries


def test_an_unknown_scene_lists_the_known_ones() -> None:
    with pytest.raises(DatasetError, match="no scene called 'plane'; the known ones are: boat, car"):
        draw_scene("plane", 0)
