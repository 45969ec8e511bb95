"""Adapt: what is offered, sent, watched, stopped, collected on any page, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.pages.adapting import fill, told
from tests.pages.fake_jobs import FakeJobs
from tests.pages.reading import HOSTILE, Open, button, labels, press, status, text, wait_for_the_end
from versa_core.checkpoint import bundled
from versa_core.data.profile import Preparation
from versa_core.project import Project


def test_without_pictures_the_way_to_them_is_shown(open_page: Open) -> None:
    app = open_page("adapt.py")
    assert not app.exception
    assert "There are no pictures to adapt to yet" in text(app)
    assert button(app, "Adapt").disabled
    assert button(app, "Stop training").disabled


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda project: project.set_active(project.classes[0].id, False), "needs at least 2"),
        (lambda project: [project.set_role(one.id, "query") for one in project.classes[0].pictures], "no support"),
    ],
)
def test_impossible_tasks_are_refused_in_words(
    open_page: Open, filled: Project, change: Callable[[Project], Any], words: str
) -> None:
    change(filled)
    app = open_page("adapt.py")
    assert words in text(app)
    assert button(app, "Adapt").disabled


def test_only_fitting_checkpoints_are_offered_and_the_others_counted(open_page: Open, filled: Project) -> None:
    offered = next(one for one in open_page("adapt.py").selectbox if one.label == "Checkpoint")
    assert offered.options[0] == "mine (your own)"
    filled.set_preparation(Preparation("photos"))
    app = open_page("adapt.py")
    offered = [option for box in app.selectbox for option in box.options]
    assert "mine (your own)" not in offered
    n_others = sum(info.profile == "glyphs" and bool(info.recommended_method) for info in bundled()) + 1
    assert f"Your pictures are prepared as photos; {n_others} more checkpoints were trained on others." in text(app)


def test_the_recommended_method_is_chosen_and_marked(open_page: Open, filled: Project) -> None:
    app = open_page("adapt.py")
    methods = next(one for one in app.selectbox if one.label == "Method")
    assert methods.value == "adapted"
    assert "recommended" in methods.options[0]
    assert sum("recommended" in option for option in methods.options) == 1


def test_a_method_states_its_paper_its_kind_and_what_it_needs(open_page: Open, filled: Project) -> None:
    filled.method = "linear"
    shown = text(open_page("adapt.py"))
    assert "After [Chen, Liu, Kira, Wang and Huang 2019" in shown
    assert "https://arxiv.org/abs/1904.04232" in shown
    assert r"Inductive: each picture is answered alone\. It needs a checkpoint of one of these objectives" in shown
    filled.method = "pixels"
    assert r"It needs no checkpoint\." in text(open_page("adapt.py"))


def test_one_picture_per_class_is_told_what_it_can_promise(open_page: Open, mine: Project) -> None:
    fill(mine, n_support=1, n_query=0)
    shown = text(open_page("adapt.py"))
    assert "One support picture in a class" in shown
    assert "No query pictures" in shown


def test_what_is_sent_is_what_was_chosen(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    app = open_page("adapt.py")
    next(one for one in app.selectbox if one.label == "Method").set_value("article").run()
    next(one for one in app.number_input if one.label == "Number of steps").set_value(7)
    next(one for one in app.number_input if one.label == "Seed").set_value(5)
    press(app.run(), "Adapt")
    assert fake.newest.endswith("short")
    sent = fake.payloads[fake.newest]
    assert (sent["method"], sent["settings"]["n_steps"], sent["seed"]) == ("article", 7, 5)
    assert sent["checkpoint"] == filled.checkpoints["mine"]
    assert sent["images"].shape == (8, 1, 28, 28)
    assert sent["is_support"].tolist() == [True, True, True, False] * 2
    assert sent["class_names"] == ["owl", HOSTILE]
    assert open_page("adapt.py").number_input  # the form is filled with what the project keeps
    assert filled.method_settings["n_steps"] == 7


def test_the_settings_say_at_once_that_they_were_changed(open_page: Open, filled: Project) -> None:
    app = open_page("adapt.py")
    assert app.expander[0].label == "Settings"
    steps = next(one for one in app.number_input if one.label == "Head steps")
    steps.set_value(7).run()
    assert app.expander[0].label == "Settings (changed)"
    press(app, "Back to the defaults")
    assert app.expander[0].label == "Settings"


def test_a_method_that_needs_no_checkpoint_is_given_none(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    app = open_page("adapt.py")
    next(one for one in app.selectbox if one.label == "Method").set_value("pixels").run()
    press(app, "Adapt")
    assert fake.payloads[fake.newest]["checkpoint"] is None


def test_a_live_job_is_followed_and_can_be_stopped(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    app = press(open_page("adapt.py"), "Adapt")
    assert status(app).startswith("queued")
    assert button(app, "Adapt").disabled
    fake.becomes(fake.newest, "running", *told(8)[:5])
    app.run()
    assert status(app) == "running: step 2 of 4, about 0.2 s left."
    press(app, "Stop training")
    assert fake.stopped == [fake.newest]
    press(app, "Stop training")
    assert len(fake.views) == 1


def test_a_finished_job_is_collected_on_whatever_page(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), "Adapt")
    fake.becomes(fake.newest, "running", *told(8)[:5])
    assert "Adapt: running: step 2 of 4" in text(open_page("about.py"))
    fake.becomes(fake.newest, "done", *told(8), result={"model": b"model"})
    app = open_page("about.py")
    assert "running" not in text(app)
    assert "model adapted" in text(app)
    run = filled.run
    assert run is not None
    assert (run.method, run.checkpoint, run.model, len(run.snapshots)) == ("adapted", "mine", b"model", 2)
    assert run.class_names == ("owl", HOSTILE)
    open_page("about.py")
    assert filled.run is run


def test_a_finished_run_is_read_and_goes_stale_with_its_pictures(
    open_page: Open, filled: Project, fake: FakeJobs
) -> None:
    press(open_page("adapt.py"), "Adapt")
    fake.becomes(fake.newest, "done", *told(8), result={"model": b"model"})
    app = open_page("adapt.py")
    assert status(app) == "done after 4 steps, 0.4 s."
    assert "The loss fell from 1 to 0.25" in text(app)
    assert "Of 2 query pictures it answered 1 rightly before (50\u00a0%) and 1 after (50\u00a0%)" in text(app)
    assert "have changed since" not in text(app)
    filled.set_role(filled.classes[0].pictures[0].id, "query")
    assert "have changed since" in text(open_page("adapt.py"))


def test_reset_forgets_the_model_and_keeps_the_pictures(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), "Adapt")
    fake.becomes(fake.newest, "done", *told(8), result={"model": b"model"})
    app = press(open_page("adapt.py"), "Reset")
    assert filled.run is None
    assert not fake.views
    assert status(app) == ""
    assert "Reset" not in labels(app)
    assert filled.n_pictures == 8


def test_a_failure_is_said_and_leaves_the_run_before(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), "Adapt")
    fake.becomes(fake.newest, "done", *told(8), result={"model": b"model"})
    before = press(open_page("adapt.py"), "Adapt")
    fake.becomes(fake.newest, "failed", message=f"Class {HOSTILE} is empty.")
    app = before.run()
    assert status(app).startswith("failed: Class \\<b\\>")
    assert "What follows is the run before" in text(app)
    assert filled.run is not None


def test_the_job_of_deleted_pictures_is_let_go(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), "Adapt")
    filled.delete_everything()
    open_page("images.py")
    assert not fake.views


def test_the_real_trainer_adapts_and_the_run_is_whole(open_page: Open, filled: Project) -> None:
    app = open_page("adapt.py")
    next(one for one in app.selectbox if one.label == "Method").set_value("article").run()
    next(one for one in app.number_input if one.label == "Number of steps").set_value(5).run()
    press(app, "Adapt")
    assert wait_for_the_end(app).startswith("done after 5 steps")
    assert not app.exception
    run = filled.run
    assert run is not None
    assert run.model
    first, last = run.snapshots[0], run.snapshots[-1]
    assert (first.step, last.step) == (0, 5)
    assert first.embeddings is not None
    assert len(first.embeddings) == 8
    np.testing.assert_allclose(last.probabilities.sum(1), 1, rtol=1e-4)
    again = Project.from_bytes(filled.to_bytes())
    assert again.run is not None
    assert again.run.model == run.model
