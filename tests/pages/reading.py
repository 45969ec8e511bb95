"""What a page that AppTest has opened shows, and how its buttons are pressed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

Open = Callable[[str], AppTest]
TITLES = (  # of all pages, in the agreed order
    "Start",
    "Images",
    "Adapt",
    "Embeddings",
    "Film",
    "Reconstructions",
    "Predict",
    "Compare",
    "Meta-train",
    "About",
    "Lessons",
    "Glossary",
)
HOSTILE = "<b>x</b> [a](http://e.com) :red[y] $z$"
PATIENCE = 180.0  # s; a starved machine is no failure
EXPLAINED = re.compile(r'<abbr class="term"[^>]*>(.*?)<span class="tip".*?</span></abbr>', re.DOTALL)


def button(app: AppTest, label: str) -> Any:
    """The first button of that label."""
    return next(one for one in app.button if one.label == label)


def press(app: AppTest, label: str) -> AppTest:
    """Presses it and lets the page run."""
    button(app, label).click()
    return app.run()


def labels(app: AppTest) -> list[str]:
    """The labels of all buttons."""
    return [one.label for one in app.button]


def text(app: AppTest) -> str:
    """All that is written on the page, one piece a line."""
    parts = (*app.markdown, *app.info, *app.success, *app.warning, *app.caption, *app.error)
    return unexplained("\n".join(one.value for one in parts))


def unexplained(words: str) -> str:
    """The words as they are read, without the meanings that glossary words show on hover."""
    return EXPLAINED.sub(r"\1", words)


def html(app: AppTest) -> str:
    """All that the page has put on screen as HTML."""
    return "\n".join(one.proto.body for one in app.get("html"))


def status(app: AppTest) -> str:
    """The line that says how the job is doing, or ""."""
    words = ("queued", "running", "done", "stopped", "failed")
    return next((one.value for one in app.markdown if one.value.startswith(words)), "")


def wait_for_the_end(app: AppTest) -> str:
    """Lets the page run until its job is over; returns the status."""
    deadline = time.monotonic() + PATIENCE
    while not status(app).startswith(("done", "failed", "stopped")) and time.monotonic() < deadline:
        time.sleep(0.2)
        app.run()
    return status(app)


def wait_until(app: AppTest, is_there: Callable[[AppTest], bool]) -> AppTest:
    """Lets the page run until it shows what is waited for; nothing may go wrong on the way."""
    deadline = time.monotonic() + PATIENCE
    while not is_there(app) and time.monotonic() < deadline:
        assert not app.exception
        app.run()
    assert is_there(app), text(app)
    return app


def wait_for(app: AppTest, phrase: str, said: Callable[[AppTest], str] = html) -> AppTest:
    """Lets the page run until its HTML, or its text, holds the phrase."""
    return wait_until(app, lambda app: phrase in said(app))
