"""Compare through the frame: what is offered, sent, shown of a race, noted in the history, and said of luck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import short_jobs
from tests.pages.conftest import picture
from tests.pages.fake_jobs import FakeJobs
from tests.project_parts import a_race
from tests.toys import exhaust, small_checkpoint
from versa_core.data.profile import Preparation
from versa_core.jobs.tasks import TASKS
from versa_core.project import Project
from versa_core.training.events import Finished, Started, StepDone

Open = Callable[[str], AppTest]
HOSTILE = "<b>x</b> [a](http://e.com) :red[y] $z$"


@pytest.fixture
def filled(mine: Project) -> Project:
    """Two classes with three support and two query pictures each, and a small checkpoint that fits them."""
    for number, name in enumerate(("owl", HOSTILE)):
        pictures = [(f"{index}.png", picture(100 * number + index)) for index in range(5)]
        mine.add_pictures(name, pictures[:3], "support")
        mine.add_pictures(name, pictures[3:], "query")
    mine.set_preparation(Preparation("glyphs"))
    mine.checkpoints["mine"] = small_checkpoint()
    mine.checkpoint = "mine"
    return mine


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label.startswith(label))


def text(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.info, *app.warning, *app.caption, *app.error))


def status(app: AppTest) -> str:
    words = ("queued", "running", "done", "stopped", "failed", "No race yet")
    return next((one.value for one in app.markdown if one.value.startswith(words)), "")


def start(app: AppTest) -> AppTest:
    button(app, "Start the race").click()
    return app.run()


def test_without_pictures_an_example_is_raced_on(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    app = start(open_page("compare.py"))
    assert not app.exception
    assert mine.n_pictures == 0
    sent = fake.payloads[fake.newest]
    assert sent["class_names"] == ["0", "1", "2", "3", "4"]
    assert sent["is_support"].sum() == 15
    assert fake.newest.endswith("long"), "a race must not hold the lane of the short jobs"


def test_the_usual_methods_are_sent_and_the_first_is_the_class_means(
    open_page: Open, filled: Project, fake: FakeJobs
) -> None:
    app = open_page("compare.py")
    assert status(app).startswith("No race yet")
    start(app)
    sent = fake.payloads[fake.newest]
    assert [one["method"] for one in sent["contenders"]] == ["prototype", "adapted", "article", "pixels"]
    assert {one["checkpoint"] for one in sent["contenders"]} == {filled.checkpoints["mine"], None}


def test_choices_and_the_race_outlast_a_page_change(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    app = open_page("compare.py")
    chosen = ["pixels@", "article@mine"]
    app.multiselect[0].set_value(chosen).run()
    start(app)
    fake.becomes(
        fake.newest, "running", Started("compare", 2), StepDone(1, 0.6, {}, 3.0), extras=[{"laps": [[[0, 0, 0.5]]]}]
    )
    app.switch_page("../predict.py").run()
    assert "Compare: running" in "\n".join(one.value for one in app.sidebar.caption)
    app.switch_page("../compare.py").run()
    assert app.multiselect[0].value == chosen
    assert status(app).startswith("running: Fine\\-tuning \\(the article\\), 2 of 2, about 2.0 s left")
    assert button(app, "Start the race").disabled
    button(app, "Stop the race").click().run()
    assert fake.stopped == [fake.newest]


def test_pictures_of_another_profile_have_racers_of_their_own(open_page: Open, mine: Project) -> None:
    app = open_page("compare.py")
    glyphs = app.multiselect[0].value
    app.segmented_control[0].set_value("scenes").run()
    photos = app.multiselect[0].value
    assert [key.partition("@")[0] for key in photos] == [key.partition("@")[0] for key in glyphs]
    assert not {key for key in photos if not key.endswith("@")} & set(glyphs)
    app.segmented_control[0].set_value("digits").run()
    assert app.multiselect[0].value == glyphs


def finish(fake: FakeJobs) -> dict[str, Any]:
    """Lets the newest job run as a trainer would run it."""
    job = fake.newest
    said, result = exhaust(TASKS[job.split()[0]](fake.payloads[job], lambda: False))
    events = [one for one in said if not isinstance(one, dict)]
    fake.becomes(job, "done", *events, result=result, extras=[one for one in said if isinstance(one, dict)])
    return result


def test_the_end_is_shown_and_noted_once(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    app = start(open_page("compare.py"))
    result = finish(fake)
    app.run()
    assert not app.exception
    assert status(app).startswith("done: 4 of 4 methods came through")
    table = next(one.value for one in app.markdown if one.value.startswith("| Method"))
    assert len(table.splitlines()) == 6
    right = int((result["courses"][0]["answers"] == np.array([0, 0, 1, 1])).sum())
    assert f"| {right} / 4 |" in table.splitlines()[2].replace("\u00a0", " ")
    assert "**4 query pictures prove little:**" in text(app)
    app.switch_page("../images.py").run()
    app.switch_page("../compare.py").run()
    assert [one.method for one in filled.history] == ["prototype", "adapted", "article", "pixels"]
    assert len({one.race for one in filled.history}) == 1
    assert filled.history[0].n_right == right
    assert any("4 entries, newest first" in one.value for one in app.caption)


def test_a_race_is_still_there_after_a_restart_or_in_another_place(
    open_page: Open, owner: str, filled: Project, fake: FakeJobs
) -> None:
    app = start(open_page("compare.py"))
    finish(fake)
    app.run()
    shown, n_charts = text(app), len(app.get("vega_lite_chart"))
    kept = filled.to_bytes()
    for job in list(fake.views):
        fake.forget(owner, job)
    filled.replace_with(Project.from_bytes(kept, filled.limits))
    app.run()
    assert not app.exception
    assert text(app) == shown
    assert len(app.get("vega_lite_chart")) == n_charts == 1
    assert [one.label for one in app.selectbox].count("Who confuses what") == 1


def test_a_strangers_race_is_shown_as_text(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    mine.race = a_race()
    app = open_page("compare.py")
    assert not app.exception
    assert status(app).startswith("stopped: 1 of 3 methods came through")
    assert "It broke down" in text(app)
    grid = next(one.proto.body for one in app.get("html") if "Answers of Class means" in one.proto.body)
    assert "&lt;b&gt;hen&lt;/b&gt;" in grid
    assert "<b>hen" not in grid


def test_a_query_that_support_holds_is_named(open_page: Open, filled: Project) -> None:
    filled.add_pictures("owl", [("again.png", picture(0))], "query")
    shown = "\n".join(one.value for one in open_page("compare.py").warning)
    assert "**1 query picture is in the support, too**" in shown
    assert r"owl/again\.png (the same as owl/0\.png)" in shown


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


def test_a_failed_race_says_why_and_another_can_start(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    app = start(open_page("compare.py"))
    fake.becomes(fake.newest, "failed", message="The memory of this machine did not suffice.")
    app.run()
    assert status(app).startswith("failed: The memory of this machine did not suffice")
    assert not button(app, "Start the race").disabled
    assert filled.history == []


def test_a_stopped_race_shows_what_there_is(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    app = start(open_page("compare.py"))
    result = finish(fake)
    result["courses"] = result["courses"][:2]
    result["courses"][1]["is_finished"] = False
    fake.becomes(fake.newest, "stopped", Finished("stopped", 1, 0.5), result=result)
    app.run()
    assert status(app).startswith("stopped: 1 of 4 methods came through")
    assert r"Guarded fine\-tuning (stopped)" in next(one.value for one in app.markdown if one.value.startswith("| M"))
    assert [one.status for one in filled.history] == ["done", "stopped"]
