"""Compare through the frame: what is said of luck, and of more pictures."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import short_jobs
from tests.pages.fake_jobs import FakeJobs
from tests.pages.raced import button, fill, finish, text
from tests.pages.reading import Open
from versa_core.project import Project


@pytest.fixture
def filled(mine: Project) -> Project:
    return fill(mine)


class ShortJobs(FakeJobs):
    """Also takes what replaces an older job, which it has forgotten anyway."""

    def submit(
        self, owner: str, kind: str, payload: dict[str, Any], *, short: bool = False, replace: bool = False
    ) -> str:
        return super().submit(owner, kind, payload, short=short)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> ShortJobs:
    """The manager of the short jobs, in the test's hand."""
    made = ShortJobs()
    monkeypatch.setattr(short_jobs, "jobs", lambda: made)
    monkeypatch.setattr(short_jobs, "PATIENCE", 0.0)
    return made


def redraw(app: AppTest, quick: ShortJobs, *, share: float | None = None) -> str:
    """Presses the button of the luck meter and lets both of its jobs run; returns what is on the page.

    With `share` every redraw is said to have had this accuracy.
    """
    button(app, "Redraw 200 times").click().run()
    for kind in ("embed", "luck"):
        assert quick.newest.startswith(kind)
        result = finish(quick)
        if share is not None and kind == "luck":
            result["luck"]["accuracies"][:] = share
        app.run()
    assert not app.exception
    return text(app)


def test_without_query_pictures_there_is_no_race_but_a_word_on_luck(
    open_page: Open, filled: Project, quick: ShortJobs
) -> None:
    filled.split(5)
    app = open_page("compare.py")
    assert "There are no query pictures" in text(app)
    assert button(app, "Start the race").disabled
    assert "owl has 5, and 5 of them are support" in redraw(app, quick)


def test_luck_and_curve_are_read_aloud(open_page: Open, filled: Project, quick: ShortJobs) -> None:
    app = open_page("compare.py")
    shown = redraw(app, quick)
    assert "Over **200 redraws** of the 6 support pictures from these 10" in shown
    assert "With 1 per class" in shown
    assert len([one.label for one in app.expander if "support set" in one.label]) == 2
    n_jobs = len(quick.payloads)
    app.switch_page("../images.py").run()
    app.switch_page("../compare.py").run()
    assert "Over **200 redraws**" in text(app)
    assert len(quick.payloads) == n_jobs, "what is known is not worked out again"


def test_where_luck_plays_no_part_no_support_set_is_called_the_best(
    open_page: Open, filled: Project, quick: ShortJobs
) -> None:
    app = open_page("compare.py")
    assert "All redraws did equally well" in redraw(app, quick, share=0.75)
    assert not [one.label for one in app.expander if "support set" in one.label]
