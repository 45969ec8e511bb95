"""Reconstructions: a drawing and a target rotation, by a view generator in a real trainer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.adapting import offers
from pages.ui.turning import STEP
from tests.pages.hand_made import give_run
from tests.pages.reading import html, wait_for
from tests.toys import small_checkpoint
from versa_core import checkpoint
from versa_core.project import Project

Open = Callable[[str], AppTest]


def words(app: AppTest) -> str:
    return "\n".join(one.value for one in [*app.markdown, *app.caption, *app.info])


@pytest.fixture
def generating(mine: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with pictures and a view generator of its own, the only one there is."""
    monkeypatch.setattr(checkpoint, "bundled", lambda: ())
    give_run(mine)
    mine.checkpoints["mine turns"] = small_checkpoint("views")
    return mine


def open_section(open_page: Open) -> AppTest:
    """Opens the page and its section for turned drawings."""
    app = open_page("reconstructions.py")
    return app.segmented_control(key="redrawing_section").set_value("turned").run()


def test_a_drawing_is_turned_by_the_chosen_angle(open_page: Open, generating: Project) -> None:
    app = wait_for(open_section(open_page), "what it draws for 90°")
    assert "the drawing really turned" in html(app)
    assert f"over all {360 // STEP} angles" in words(app)
    next(one for one in app.slider if one.key == "turned_by").set_value(45).run()
    assert "what it draws for 45°" in html(app), "all angles were drawn at once: nothing to wait for"


def test_it_needs_pictures_but_no_adapted_model(open_page: Open, generating: Project) -> None:
    generating.run = None
    app = wait_for(open_page("reconstructions.py"), "what it draws for 90°")
    assert "No model has adapted" in words(app)


def test_without_such_a_checkpoint_the_page_says_how_to_get_one(
    open_page: Open, mine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "bundled", lambda: ())
    give_run(mine)
    assert "Meta-train one with the objective" in words(open_section(open_page))


def test_adapt_does_not_offer_what_tells_no_classes_apart(generating: Project) -> None:
    generating.checkpoints["mine"] = small_checkpoint("joint")
    assert [one.key for one in offers(generating)] == ["mine"]
