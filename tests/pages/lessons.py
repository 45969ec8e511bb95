"""Lessons as AppTest opens them: through the frame, by their address, and waited for."""

from __future__ import annotations

import time
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.ui import session
from tests.pages.conftest import FRAME
from tests.pages.reading import PATIENCE, press, text

CONCLUSIONS = ("**You may conclude**", "**You may not conclude**")
CHARTS = ("vega_lite_chart", "arrow_vega_lite_chart", "plotly_chart")
FILMS = ("versa_tally", "versa_line_film", "versa_film_player", "versa_descent")


def open_lesson(owner: str, key: str) -> AppTest:
    """Returns the lesson as this visitor sees it first."""
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.session_state[session.COOKIE] = owner
    app.run()
    app.query_params["lesson"] = key
    return app.switch_page("../learn.py").run()


def guess(app: AppTest, choice: str, place: int = 0) -> AppTest:
    """Makes a guess at the question that is open."""
    app.main.radio[place].set_value(choice).run()
    return press(app, "This is my guess")


def wait_for_words(app: AppTest, phrase: str) -> AppTest:
    """Lets the page run until it says so; nothing may go wrong on the way."""
    until = time.monotonic() + PATIENCE
    while phrase not in text(app) and time.monotonic() < until:
        assert not app.exception
        time.sleep(0.2)
        app.run()
    assert phrase in text(app)
    return app


def plots_unread(app: AppTest) -> tuple[int, list[str]]:
    """Returns how many plots a lesson shows, and the headings under which one has not both conclusions below it."""
    n_plots, unread, heading, missing = 0, [], "", set[str]()
    for one in app.main:
        if one.type in ("title", "header", "subheader"):
            unread += [heading] if missing else []
            heading, missing = one.value, set()
        elif _is_plot(one):
            n_plots, missing = n_plots + 1, set(CONCLUSIONS)
        elif one.type == "markdown":
            missing -= {words for words in CONCLUSIONS if words in one.value}
    return n_plots, unread + ([heading] if missing else [])


def _is_plot(one: Any) -> bool:
    """A chart, or one of the app's own films; what games and texts are made of is none."""
    if one.type == "bidi_component":
        return one.proto.component_name.rpartition(".")[2] in FILMS
    return one.type in CHARTS
