"""Looks at hand-made runs, questions and answers, for tests of the parts of Predict."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.answers import Answer
from pages.ui.looking import Look
from pages.ui.questions import Question
from tests.pages.conftest import picture
from tests.pages.hand_made import HOSTILE, give_run
from versa_core.project import Picture, Project
from versa_core.project_parts import encode

USERS = ("looking", "questions", "leaking", "unknown_limits", "correcting")


def look_at(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...] = ("owl", HOSTILE)) -> Look:
    """A look at a run of these classes, whose project is the visitor's in all parts of Predict."""
    project = Project()
    for module in USERS:
        monkeypatch.setattr(f"pages.ui.{module}.project", lambda: project)
    return Look(give_run(project, names=names))


def asked(number: int = 99, name: str = "=<i>new.png", truth: str | None = None) -> Question:
    """A picture that was brought."""
    return Question(f"asked-{number}", name, "asked", truth, Picture(f"asked-{number}", name, encode(picture(number))))


def answer(
    look: Look, shares: list[float], *, error: float | None = 0.01, strangeness: float = -0.5, seen: int = 0
) -> Answer:
    """An answer with these confidences; the model has seen the run's picture of that place."""
    redrawn = None if error is None else look.run.images[1]
    nearest = ((look.run.ids[4], 0.98), (look.run.ids[0], -0.25), ("not in the run", 0.1))
    return Answer(look.run.images[seen], np.array(shares, np.float32), nearest, redrawn, error, strangeness)
