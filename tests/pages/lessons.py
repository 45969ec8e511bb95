"""Lessons as AppTest opens them: through the frame, by their address, and waited for."""

from __future__ import annotations

import time

from streamlit.testing.v1 import AppTest

from pages.ui import session
from tests.pages.conftest import FRAME
from tests.pages.reading import PATIENCE, press, text


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
