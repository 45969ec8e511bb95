"""A job whose trainer died, or whose server was ended, is told and can be done again with all that it was given."""

from __future__ import annotations

import pytest

from tests.pages.fake_jobs import FakeJobs
from tests.pages.reading import Open, labels, press, text
from versa_core.project import Project

DEAD = "The process that did this work has ended unexpectedly."


@pytest.mark.parametrize(("file", "start"), [("adapt.py", "Adapt"), ("compare.py", "Start the race")])
def test_what_a_trainer_died_over_is_sent_again_as_it_was(
    open_page: Open, filled: Project, fake: FakeJobs, file: str, start: str
) -> None:
    app = press(open_page(file), start)
    first = fake.newest
    assert "Do it again" not in labels(app)
    fake.becomes(first, "failed", message=DEAD)
    app = open_page(file)
    assert "ended unexpectedly" in text(app)
    given = fake.payloads[first]
    filled.seed = 99  # changed meanwhile; what is done again is the job as it was
    app = press(app, "Do it again")
    assert not app.exception
    assert fake.newest != first
    assert fake.payloads[fake.newest] == given
    assert given["seed"] == 0
    assert "Do it again" not in labels(app)


@pytest.mark.parametrize(("file", "start"), [("adapt.py", "Adapt"), ("compare.py", "Start the race")])
def test_what_the_end_of_the_server_cut_short_is_told(
    open_page: Open, filled: Project, fake: FakeJobs, file: str, start: str
) -> None:
    words = "The app was ended while this was under way"
    assert words not in text(open_page(file))
    press(open_page(file), start)
    filled.replace_with(Project.from_bytes(filled.to_bytes()))  # as it comes back from the disk: without its jobs
    fake.views.clear()
    app = open_page(file)
    assert words in text(app)
    app = press(app, start)
    assert words not in text(app)
    fake.becomes(fake.newest, "failed", message=DEAD)
    open_page(file)
    assert not [one for one in filled.notes if one.startswith("under way")], "it is over, and was told"
