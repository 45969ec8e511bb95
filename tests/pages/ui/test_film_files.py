"""The film to take along: a GIF with a picture per frame, and an HTML file in which names stay text."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageColor

from pages.ui.film_files import (
    LEAST_FRAMES,
    MOST_MARKS,
    N_COLOURS,
    SIZE,
    drawn_frames,
    film_gif,
    film_html,
    gif_frames,
    packed,
)
from pages.ui.film_map import MOST_POINTS, FilmMap, map_words, shown_places
from pages.ui.film_player import MOST_FOLLOWED, film_data, followed_places, score_curves, strip_uri
from pages.ui.film_reel import Reel, reel_of
from pages.ui.looking import Look
from pages.ui.maps import MapSettings, class_means
from pages.ui.palette import class_style
from tests.pages.filmed import WON, give_film
from versa_core.project import Project

HOSTILE = "</script><b>x</b>"


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Look:
    project = Project()
    run = give_film(project, names=("owl", HOSTILE))
    monkeypatch.setattr("pages.ui.looking.project", lambda: project)
    return Look(run)


@pytest.fixture
def reel(look: Look) -> Reel:
    return reel_of(look.run)


@pytest.fixture
def made(look: Look, reel: Reel) -> FilmMap:
    """The map that takes the first two numbers of each embedding."""
    points = np.stack([frame.embeddings[:, :2] for frame in reel.frames])
    means = np.stack([class_means(one, look.run.labels, look.run.is_support) for one in points])
    return FilmMap(tuple(range(4)), points, means, (0.5, 0.25), None, 0.9, ())


def test_the_gif_has_a_picture_per_frame_in_few_colours(look: Look, reel: Reel, made: FilmMap) -> None:
    data = film_gif(look, reel, made, look.cloud())
    image = Image.open(io.BytesIO(data))
    assert (image.n_frames, image.size) == (4, SIZE)
    seen = []
    for place in range(4):
        image.seek(place)
        assert image.info["duration"] == (1600 if place == 3 else 160)
        seen.append(np.asarray(image.convert("RGB")))
    colours = np.unique(np.concatenate(seen).reshape(-1, 3), axis=0)
    assert len(colours) <= N_COLOURS + 5 + 2, "what was found, the paper's five and one per class"
    assert all((one != other).any() for one, other in pairwise(seen))
    assert len(data) < 300_000


def test_the_gif_is_packed_without_changing_a_pixel(look: Look, reel: Reel, made: FilmMap) -> None:
    frames = drawn_frames(look, reel, made, look.cloud())
    loose, tight = io.BytesIO(), packed(frames)
    frames[0].save(loose, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    assert len(tight) < 0.7 * len(loose.getvalue())
    image = Image.open(io.BytesIO(tight))
    assert image.n_frames == len(frames)
    for place, frame in enumerate(frames):
        image.seek(place)
        assert np.array_equal(np.asarray(image.convert("RGB")), np.asarray(frame.convert("RGB")))


def test_a_class_keeps_its_very_colour_however_few_pixels_it_has(look: Look, reel: Reel, made: FilmMap) -> None:
    look.selection.choose((look.run.ids[0],))  # of the other class only the legend and the star have colour
    image = Image.open(io.BytesIO(film_gif(look, reel, made, look.cloud())))
    for place in range(image.n_frames):
        image.seek(place)
        colours = {tuple(one) for one in np.asarray(image.convert("RGB")).reshape(-1, 3)}
        assert {ImageColor.getrgb(class_style(label).colour) for label in (0, 1)} <= colours


def test_of_very_many_pictures_the_gif_leaves_frames_out() -> None:
    assert gif_frames(41, 500) == list(range(41))
    few = gif_frames(41, MOST_MARKS // 15)
    assert (len(few), few[0], few[-1]) == (15, 0, 40)
    assert len(gif_frames(41, 10 * MOST_MARKS)) == LEAST_FRAMES


def test_the_html_file_holds_everything_and_calls_nobody(look: Look, reel: Reel, made: FilmMap) -> None:
    data = film_data(look, reel, made, look.cloud())
    text = film_html(data, f"Film {HOSTILE}", "<p>legend</p>", [f"note {HOSTILE}"]).decode()
    assert text.count("</script>") == 2, "the names end no script"
    assert "<b>x" not in text
    bare = re.sub(r"data:image/[\w/+;,=]+", "data:", text).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|//[a-z]|src=\"(?!data:)", bare)
    plain = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert plain is not None
    kept = json.loads(plain.group(1))
    assert kept["look"]["classes"][1]["name"] == HOSTILE
    assert len(kept["points"]) == len(kept["says"]) == len(kept["answers"]) == 4
    assert "default-src 'none'" in text


def test_all_parts_of_a_frame_are_of_the_same_step(look: Look, reel: Reel, made: FilmMap) -> None:
    data = film_data(look, reel, made, look.cloud())
    assert data["redrawn"] == [0, 0, 1, 1]
    assert data["wrong"] == [[WON], [WON], [], []]
    index = next(index for index, cell in enumerate(data["cells"]) if cell["place"] == WON)
    assert [one[index] for one in data["answers"]] == [[40, 0, 60]] * 2 + [[80, 1, 80]] * 2
    assert [one[index] for one in data["errors"]] == ["0.0400", "0.0400", "0.0200", "0.0200"]
    assert data["curves"]["query"] == pytest.approx([0.7, 0.7, 0.8, 0.8])
    assert data["curves"] == score_curves(reel.frames, reel, look.run.labels, look.run.is_support)
    assert len(data["points"][0]) == 2 * (8 + 2), "pictures and prototypes"


def test_the_film_is_made_once_and_only_the_selection_is_new(look: Look, reel: Reel, made: FilmMap) -> None:
    first = film_data(look, reel, made, look.cloud())
    look.selection.choose((look.run.ids[WON],))
    again = film_data(look, reel, made, look.cloud())
    assert again["points"] is first["points"]
    assert [cell["place"] for cell in again["cells"]] == [2, 3, 6, WON]
    assert (first["selected"], again["selected"]) == ([], [WON])


def test_selected_pictures_are_followed_before_those_that_moved(look: Look, reel: Reel) -> None:
    usual = followed_places(look, reel).tolist()
    assert usual == [2, 3, 6, 7], "all query pictures"
    look.selection.choose((look.run.ids[0], look.run.ids[3]))
    assert followed_places(look, reel).tolist() == [0, 2, 3, 6, 7]
    assert len(usual) <= MOST_FOLLOWED


def test_a_strip_holds_its_pictures_side_by_side() -> None:
    uri = strip_uri([np.full((1, 6, 4), shade, np.uint8) for shade in (0, 255)])
    assert uri.startswith("data:image/webp;base64,")


def test_of_many_pictures_aligned_maps_leave_steps_out_and_say_so() -> None:
    assert shown_places(41, 10_000, "pca") == tuple(range(41))
    few = shown_places(41, MOST_POINTS // 10, "tsne")
    assert (len(few), few[0], few[-1]) == (10, 0, 40)
    points = np.zeros((10, 3, 2), np.float32)
    words = map_words(FilmMap(few, points, None, None, 5.0, 0.9, ()), 41, MapSettings(kind="tsne"))
    assert "only **aligned**" in words
    assert "Of 41 recorded states 10 are shown" in words
    shared = map_words(FilmMap(few, points, points, (0.5, 0.25), None, 0.9, ()), 41, MapSettings())
    assert "One PCA was fitted on all 41 recorded states together" in shared
    assert "75\u00a0% of the variance" in shared
