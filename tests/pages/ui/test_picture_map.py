"""The map's payload: whole numbers that keep places and proportions, and browsers that tell nonsense."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from pages.ui.picture_map import Background, MapPanel, panel_data, read_choice
from pages.ui.picture_sheet import make_sheet
from pages.ui.plots import Frame

FRAME = Frame(((-2.0, 2.0), (0.0, 2.0)), ("across", "up"))


def panel(**changes: object) -> MapPanel:
    given = {
        "key": "map_after", "title": "After", "alt": "a map",
        "points": np.array([[0.0, 1.0], [-2.0, 2.0], [np.nan, np.nan]]),
        "stars": np.array([[2.0, 0.0]]), "frame": FRAME, "looks": np.array([0, 1, 0]), **changes,
    }  # fmt: skip
    return MapPanel(**given)  # type: ignore[arg-type]  # a test's words


def test_places_are_whole_numbers_around_the_middle_of_the_frame() -> None:
    data = panel_data(panel())
    assert data["points"] == [0, 0, -5000, 2500, None, None]
    assert data["stars"] == [5000, -2500]
    assert data["frame"] == [10000, 5000]


def test_a_background_lies_where_its_box_is() -> None:
    behind = Background("data:", (-2.0, 0.0, 2.0, 2.0), ((0.0, 2.0, "<b>owl"),))
    data = panel_data(panel(background=behind))["background"]
    assert data["box"] == [-5000, -2500, 5000, 2500]
    assert data["labels"] == [{"x": 0, "y": 2500, "words": "<b>owl"}]
    assert panel_data(panel())["background"] is None


def test_axes_are_named_where_they_mean_something() -> None:
    assert panel_data(panel())["axes"] == "→ across · ↑ up"
    assert panel_data(panel(frame=Frame(FRAME.ranges, ("", ""))))["axes"] == ""


def test_a_choice_is_read() -> None:
    assert read_choice({"run": "r", "places": [2, 0], "focus": 2}, "r", 3) == ((2, 0), 2)


@pytest.mark.parametrize("told", [None, [], {"run": "other", "places": [1]}, {"run": "r"}, {"run": "r", "places": "1"}])
def test_what_is_no_choice_of_this_run_is_left_alone(told: object) -> None:
    assert read_choice(told, "r", 3) is None


def test_unknown_places_are_left_out() -> None:
    assert read_choice({"run": "r", "places": [-1, 3, 1, "x"], "focus": 99}, "r", 3) == ((1,), -1)


def test_a_sheet_holds_every_picture_at_its_place() -> None:
    images = np.zeros((5, 1, 8, 8), np.uint8)
    images[3] = 255
    sheet = make_sheet("pictures", "n", images, ["a"] * 5)
    drawn = np.asarray(Image.open(io.BytesIO(base64.b64decode(sheet.src.partition(",")[2]))).convert("L"))
    row, column = divmod(3, sheet.columns)
    own = drawn[row * sheet.side : (row + 1) * sheet.side, column * sheet.side : (column + 1) * sheet.side]
    assert own[2:-2, 2:-2].min() > 200
    assert drawn[2 : sheet.side - 2, 2 : sheet.side - 2].max() < 50
    assert make_sheet("newcomers", "n", images[:0], ()).src == ""
