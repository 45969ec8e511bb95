"""What Embeddings gives away: each file read back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from pages.ui.looking import Look
from pages.ui.map_colours import coloured
from pages.ui.map_exports import coordinates_csv, figure, figure_bytes, projector_files, selection_csv
from pages.ui.map_newcomers import Newcomers, nobody
from pages.ui.maps import Maps, MapSettings
from pages.ui.palette import class_style
from pages.ui.sheet import Polygon, Words
from tests.pages.hand_made import give_run
from versa_core.project import Picture, Project

NAMES = ("owl", "=cmd()")
PCA = MapSettings()


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Look:
    """A look at a hand-made run of two classes with four pictures each."""
    project = Project()
    run = give_run(project, names=NAMES)
    monkeypatch.setattr("pages.ui.looking.project", lambda: project)
    return Look(run)


def maps(trust: float | None = 0.9) -> Maps:
    points = np.arange(16, dtype=np.float32).reshape(8, 2)
    shares = ((0.5, 0.25), (0.5, 0.25))
    return Maps((points, 2 * points), (points[:2], points[:2]), shares, (trust, trust), 2.3)


def newcomer(*, is_before: bool) -> Newcomers:
    """One new picture at (100, 101) on the map After, and at (50, 51) on the map Before, or nowhere."""
    before = np.array([[50.0, 51.0]]) if is_before else np.full((1, 2), np.nan)
    seen = np.zeros((1, 6), np.float32)
    shown = Picture("asked-1", "=new.png", b"", "query")
    return Newcomers(
        (shown,), np.zeros((1, 1, 32, 32), np.uint8), (before, np.array([[100.0, 101.0]])),
        (seen if is_before else None, seen), np.array([[0.25, 0.75]], np.float32),
    )  # fmt: skip


@pytest.mark.parametrize("is_before", [False, True])
def test_the_coordinates_have_a_row_per_picture_prototype_and_new_picture(look: Look, is_before: bool) -> None:
    rows = list(csv.DictReader(io.StringIO(coordinates_csv(look, maps(), newcomer(is_before=is_before)))))
    assert list(rows[0]) == ["id", "name", "class", "role", "before_x", "before_y", "after_x", "after_y"]
    roles = (["support"] * 2 + ["query"] * 2) * 2 + ["prototype"] * 2 + ["new"]
    assert [row["role"] for row in rows] == roles
    assert [row["id"] for row in rows] == [*look.run.ids, "", "", "asked-1"]
    assert {row["class"] for row in rows} == {"owl", "'=cmd()", ""}
    assert [float(rows[3][axis]) for axis in ("before_x", "before_y", "after_x", "after_y")] == [6, 7, 12, 14]
    assert list(rows[-1].values()) == ["asked-1", "'=new.png", "", "new", *(
        ["50.0", "51.0"] if is_before else ["", ""]
    ), "100.0", "101.0"]  # fmt: skip


def test_without_new_pictures_the_table_has_none(look: Look) -> None:
    assert len(list(csv.DictReader(io.StringIO(coordinates_csv(look, maps(), nobody(look, 2)))))) == 10


@pytest.mark.parametrize(("is_before", "n_marks"), [(False, 1), (True, 2)])
def test_the_figure_has_new_pictures_where_they_have_a_place(look: Look, is_before: bool, n_marks: int) -> None:
    svg = figure_bytes(look, PCA, maps(), look.cloud(), newcomer(is_before=is_before), "svg").decode()
    assert svg.count(">?<") == n_marks
    assert "a new picture" in svg
    assert ">?<" not in figure_bytes(look, PCA, maps(), look.cloud(), nobody(look, 2), "svg").decode()


@pytest.mark.parametrize("by", ["class", "error", "role"])
def test_the_figure_wears_the_colours_of_the_screen(look: Look, by: str) -> None:
    sheet = figure(look, MapSettings(colour=by), maps(), look.cloud(), nobody(look, 2))
    wanted = coloured(look, by)
    words = [one.text for one in sheet.shapes if isinstance(one, Words)]
    assert {name for _style, name in wanted.entries} <= set(words)
    painted = Counter(one.fill or one.stroke for one in sheet.shapes if isinstance(one, Polygon))
    for style, _name in wanted.entries:
        n_worn = sum(style == one for state in (0, 1) for one in wanted.styles(state))
        n_stars = 2 * sum(style.colour == class_style(label).colour for label in range(len(NAMES)))
        assert painted[style.colour] == n_worn + n_stars + 1, "pictures, stars, and the legend"


def test_the_selection_is_a_table_of_the_chosen_pictures_alone(look: Look) -> None:
    look.selection.choose((look.run.ids[6], look.run.ids[1]))
    rows = list(csv.DictReader(io.StringIO(selection_csv(look, maps(), look.cloud(), nobody(look, 2)))))
    assert [row["id"] for row in rows] == [look.run.ids[1], look.run.ids[6]]
    assert [row["role"] for row in rows] == ["support", "query"]
    assert [row["class"] for row in rows] == ["owl", "'=cmd()"]
    assert [float(rows[1][axis]) for axis in ("before_x", "before_y", "after_x", "after_y")] == [12, 13, 24, 26]
    assert look.after is not None
    assert look.after.errors is not None
    assert float(rows[0]["reconstruction_error"]) == pytest.approx(look.after.errors[1])
    assert rows[0]["predicted"] == "", "this run has recorded no answers"


@pytest.mark.parametrize("kind", ["pca", "tsne"])
def test_the_figure_has_both_maps_in_either_format(look: Look, kind: str) -> None:
    settings, cloud = MapSettings(kind=kind), look.cloud()
    svg = ElementTree.fromstring(figure_bytes(look, settings, maps(), cloud, nobody(look, 2), "svg"))  # our own text
    words = [one.text or "" for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Before", "After", "Trust: 0.90 of 1", *NAMES} <= set(words)
    assert any("Perplexity used: 2.3" in line for line in words) == (kind == "tsne")
    assert any("of the variance" in line for line in words) == (kind == "pca")
    image = Image.open(io.BytesIO(figure_bytes(look, settings, maps(), cloud, nobody(look, 2), "png")))
    assert image.size == (2 * int(svg.get("width", "")), 2 * int(svg.get("height", "")))


def test_a_map_without_trust_is_drawn_without_a_number(look: Look) -> None:
    assert b"Trust: ? of 1" in figure_bytes(look, PCA, maps(None), look.cloud(), nobody(look, 2), "svg")


def test_the_projector_gets_both_states_with_what_is_known_of_each_picture(look: Look) -> None:
    archive = zipfile.ZipFile(io.BytesIO(projector_files(look, look.cloud(), nobody(look, 2))))
    entries = json.loads(archive.read("projector_config.json"))["embeddings"]
    assert [one["tensorName"] for one in entries] == ["after", "before"]
    for one, shot in zip(entries, (look.after, look.before), strict=True):
        read = np.loadtxt(io.StringIO(archive.read(one["tensorPath"]).decode()), delimiter="\t")
        assert shot is not None
        assert shot.embeddings is not None
        assert np.allclose(read, shot.embeddings, atol=1e-4)
    lines = archive.read("metadata.tsv").decode().splitlines()
    assert lines[0] == "name\tclass\trole\tpredicted"
    assert lines[1] == "owl 0.png\towl\tsupport\t"
    assert len(lines) == 1 + len(look.run.ids)


@pytest.mark.parametrize("is_before", [False, True])
def test_a_selected_new_picture_is_in_the_selection_with_its_answer(look: Look, is_before: bool) -> None:
    look.selection.choose((look.run.ids[1],), new=("asked-1",))
    text = selection_csv(look, maps(), look.cloud(), newcomer(is_before=is_before))
    own, added = csv.DictReader(io.StringIO(text))
    assert own["id"] == look.run.ids[1]
    assert [added[name] for name in ("id", "name", "class", "role")] == ["asked-1", "'=new.png", "", "new"]
    assert (added["predicted"], float(added["confidence"])) == ("'=cmd()", 0.75)
    assert (added["before_x"], added["after_x"]) == ("50.0" if is_before else "", "100.0")
    look.selection.choose((look.run.ids[1],))
    assert "asked-1" not in selection_csv(look, maps(), look.cloud(), newcomer(is_before=is_before))


@pytest.mark.parametrize("is_before", [False, True])
def test_the_projector_has_new_pictures_where_both_states_know_them(look: Look, is_before: bool) -> None:
    new = newcomer(is_before=is_before)
    assert look.after is not None
    assert look.after.embeddings is not None
    seen = np.full((1, look.after.embeddings.shape[1]), 3, np.float32)
    new = replace(new, embeddings=(seen if is_before else None, seen), images=look.run.images[:1])
    archive = zipfile.ZipFile(io.BytesIO(projector_files(look, look.cloud(), new)))
    lines = archive.read("metadata.tsv").decode().splitlines()
    assert lines[-1].endswith("new.png\t\tnew\t=cmd()") == is_before
    for one in json.loads(archive.read("projector_config.json"))["embeddings"]:
        read = np.loadtxt(io.StringIO(archive.read(one["tensorPath"]).decode()), delimiter="\t")
        assert len(read) == len(lines) - 1 == len(look.run.ids) + is_before
        assert (read[-1] == 3).all() == is_before
