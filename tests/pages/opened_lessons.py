"""Lessons as a test opens and answers them, and what the project keeps of them."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from pages.ui import session
from pages.ui.teaching import memory
from tests.pages.reading import Open
from versa_core.project import Project


def open_lesson(open_page: Open, key: str, view: str = "") -> AppTest:
    """Opens the page with a lesson in its address."""
    app = open_page("learn.py")
    app.query_params["lesson"] = key
    if view:
        app.query_params["view"] = view
    return app.run()


def kept(app: AppTest, lesson: str, name: str) -> Any:
    return project_of(app).results[memory.key_in(lesson, name)]


def project_of(app: AppTest) -> Project:
    return session.store().seat(app.session_state[session.COOKIE], "").project
