"""A project to race on, and what a test reads and presses on Compare."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages import adapting
from tests.pages.fake_jobs import FakeJobs
from tests.toys import exhaust
from versa_core.jobs.tasks import TASKS
from versa_core.project import Project


def fill(mine: Project) -> Project:
    """Two classes with three support and two query pictures each, and a small checkpoint that fits them."""
    adapting.fill(mine, n_query=2)
    return mine


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label.startswith(label))


def text(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.info, *app.warning, *app.caption, *app.error))


def finish(fake: FakeJobs) -> dict[str, Any]:
    """Lets the newest job run as a trainer would run it."""
    job = fake.newest
    said, result = exhaust(TASKS[job.split()[0]](fake.payloads[job], lambda: False))
    events = [one for one in said if not isinstance(one, dict)]
    fake.becomes(job, "done", *events, result=result, extras=[one for one in said if isinstance(one, dict)])
    return result
