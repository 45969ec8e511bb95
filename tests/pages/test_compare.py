"""Compare through the frame: what is offered, sent, shown of a race, and noted in the history."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import picture
from tests.pages.fake_jobs import FakeJobs
from tests.pages.raced import button, fill, finish, text
from tests.pages.reading import Open
from tests.project_parts import a_race
from versa_core.project import Project
from versa_core.training.events import Finished, Started, StepDone


@pytest.fixture
def filled(mine: Project) -> Project:
    return fill(mine)


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
