"""Somebody whose model has adapted, at a page on which nothing moves by itself: for tests that look at everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.driving import Visitor
from tests.pages.adapted_run import give_adapted
from tests.pages.browsing import saved
from tests.toys import small_checkpoint
from versa_core.project import Project


@contextmanager
def still_person(browser: Browser, server: str, folder: Path) -> Iterator[Visitor]:
    """Yields a visitor with a project that has adapted in steps; its file is written into the folder."""
    project = Project()
    give_adapted(project, checkpoint=small_checkpoint(encoder="resnet8"), n_support=3, method="adapted")
    visitor = Visitor(browser, server, width=1280, reduced_motion="reduce", locale="en")
    visitor.visit("Images")
    visitor.upload("open_project", saved(project, folder))
    visitor.page.get_by_text("model adapted").wait_for()
    visitor.settle()
    yield visitor
    visitor.close()
