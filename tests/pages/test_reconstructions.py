"""Reconstructions: originals over what the model redraws, worst first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.hand_made import give_run
from tests.pages.reading import html
from versa_core.project import Project

Open = Callable[[str], AppTest]


def words(app: AppTest) -> str:
    return "\n".join(one.value for one in [*app.markdown, *app.caption, *app.info])


def seen(app: AppTest) -> str:
    """What is seen of the strips: their alternative texts, which name the same, are left out."""
    return re.sub(r'alt="[^"]*"', "", html(app))


def errors(app: AppTest, when: str) -> list[float]:
    """The errors on screen, in order."""
    return [float(one) for one in re.findall(rf"{when}: error ([\d.]+)", seen(app))]


def test_without_pictures_the_page_says_where_to_bring_them(open_page: Open) -> None:
    app = open_page("reconstructions.py")
    assert app.title[0].value == "Reconstructions"
    assert "There are no pictures yet" in words(app)


def test_the_worst_is_first_before_and_after(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = open_page("reconstructions.py")
    assert not app.exception
    assert errors(app, "after") == [0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01, 0.0]
    assert errors(app, "before") == errors(app, "after")[::-1]
    assert html(app).index("owl 0.png") < html(app).index("owl 1.png")


@pytest.mark.parametrize(
    ("order", "first"),
    [("before", (0.07, 0.0)), ("worse", (0.0, 0.07)), ("better", (0.07, 0.0)), ("after", (0.0, 0.07))],
)
def test_other_orders_can_be_chosen(open_page: Open, mine: Project, order: str, first: tuple[float, float]) -> None:
    give_run(mine)
    app = open_page("reconstructions.py")
    app.selectbox[0].set_value(order).run()
    assert (errors(app, "before")[0], errors(app, "after")[0]) == first


def test_error_maps_come_with_a_scale_and_can_go(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = open_page("reconstructions.py")
    assert "squared error of a pixel" in html(app)
    n_pictures = html(app).count("data:image/png")
    app.toggle[0].set_value(False).run()
    assert "squared error of a pixel" not in html(app)
    assert html(app).count("data:image/png") == n_pictures - 16


def test_numbers_are_read_in_words(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = open_page("reconstructions.py")
    assert "Mean error per pixel: 0.0350 before, 0.0350 after." in words(app)
    assert "hardly changed" in words(app)
    # Support are the first two of each four; after, picture i has the error (7 - i) / 100.
    assert "0.0450 on support pictures, 0.0250 on query pictures" in words(app)


@pytest.mark.parametrize(("factor", "phrase"), [(0.5, "better than before"), (2.0, "worse than before")])
def test_the_sentence_follows_the_errors(open_page: Open, mine: Project, factor: float, phrase: str) -> None:
    run = give_run(mine)
    last = run.snapshots[-1]
    assert last.errors is not None
    mine.run = replace(run, events=(run.snapshots[0], replace(last, errors=last.errors * factor)))
    assert phrase in words(open_page("reconstructions.py"))


def test_an_unchanged_state_is_shown_once(open_page: Open, mine: Project) -> None:
    run = give_run(mine)
    mine.run = replace(run, events=(run.snapshots[0],))
    app = open_page("reconstructions.py")
    assert len(errors(app, "before and after")) == 8
    assert "the same before and after" in words(app)


def test_a_model_without_a_decoder_is_told(open_page: Open, mine: Project) -> None:
    give_run(mine, decoder=False)
    app = open_page("reconstructions.py")
    assert "it has no decoder" in words(app)
    assert not html(app).count("data:image/png")


def test_a_model_without_a_decoder_still_lets_the_objectives_be_compared(open_page: Open, mine: Project) -> None:
    give_run(mine, decoder=False)
    control = open_page("reconstructions.py").segmented_control(key="redrawing_section")
    assert control.options == ["Pictures", "Two objectives", "Draw it turned"]


def test_selected_pictures_stand_out_and_can_be_shown_alone(open_page: Open, mine: Project) -> None:
    run = give_run(mine)
    app = open_page("reconstructions.py")
    assert "✓ selected" not in html(app)
    mine.results["look"].selection.choose((run.ids[1], run.ids[4]))
    app.run()
    assert html(app).count("✓ selected") == 2
    assert len(errors(app, "after")) == 8
    app.toggle(key="redrawn_selected").set_value(True).run()
    assert errors(app, "after") == [0.06, 0.03]
    mine.results["look"].selection.choose(())
    app.run()
    assert len(errors(app, "after")) == 8


def test_each_strip_shows_what_becomes_of_the_picture(open_page: Open, mine: Project) -> None:
    give_run(mine)
    page = seen(open_page("reconstructions.py"))
    steps = ("as you gave it", "what the model sees", "before: error", "where it is wrong", "after: error")
    assert [page.count(step) for step in steps] == [8, 8, 8, 16, 8]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)


def test_the_section_outlasts_a_page_change(open_page: Open, mine: Project) -> None:
    give_run(mine)
    app = open_page("reconstructions.py")
    app.segmented_control(key="redrawing_section").set_value("objectives").run()
    app.switch_page("../embeddings.py").run()
    app.switch_page("../reconstructions.py").run()
    assert app.segmented_control(key="redrawing_section").value == "objectives"


def test_many_pictures_come_in_pages(open_page: Open, mine: Project) -> None:
    give_run(mine, names=tuple(f"class {number}" for number in range(5)))
    app = open_page("reconstructions.py")
    assert len(errors(app, "after")) == 18
