"""Going on with a finished adaptation: what is sent, curves that continue, and what keeps one from it."""

from __future__ import annotations

from tests.pages.adapting import snapshot, told
from tests.pages.fake_jobs import FakeJobs
from tests.pages.reading import Open, button, labels, press, status, text, wait_for_the_end
from versa_core.adapted_model import AdaptedModel
from versa_core.project import Project
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent

ON = "Go on for 40 steps"
CONTINUED: list[TrainEvent] = [
    Started("adapt", 80),
    StepDone(40, 0.0, {}, 0.0, 0.5, 0.5),
    snapshot(40, 8),
    StepDone(41, 0.5, {"loss": 0.02}, 0.1, 1.0, 0.5),
    StepDone(80, 1.0, {"loss": 0.01}, 0.2, 1.0, 1.0),
    snapshot(80, 8),
    Finished("completed", 80, 0.6),
]


def finish_first_run(open_page: Open, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), "Adapt")
    fake.becomes(fake.newest, "done", *told(8, 40), result={"model": b"model"})


def test_it_sends_the_model_with_its_own_settings_and_pictures(
    open_page: Open, filled: Project, fake: FakeJobs
) -> None:
    finish_first_run(open_page, fake)
    first = fake.payloads[fake.newest]
    app = open_page("adapt.py")
    next(one for one in app.number_input if one.label == "Head steps").set_value(7)
    press(app.run(), ON)
    sent = fake.payloads[fake.newest]
    assert sent["model"] == b"model"
    assert sent["checkpoint"] == filled.checkpoints["mine"]
    assert sent["settings"] == first["settings"]
    assert (sent["fingerprint"], sent["ids"], sent["seed"]) == (first["fingerprint"], first["ids"], first["seed"])
    assert sent["is_support"].tolist() == first["is_support"].tolist()


def test_curves_continue_while_it_runs_and_when_it_is_done(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    finish_first_run(open_page, fake)
    press(open_page("adapt.py"), ON)
    fake.becomes(fake.newest, "running", *CONTINUED[:4])
    app = open_page("adapt.py")
    assert status(app) == "running: step 41 of 80, about 0.1 s left."
    assert "Go on" not in "".join(labels(app))
    assert filled.run is not None
    assert filled.run.model == b"model"
    fake.becomes(fake.newest, "done", *CONTINUED, result={"model": b"further"})
    app = open_page("adapt.py")
    assert status(app) == "done after 80 steps, 1.0 s."
    assert "The loss fell from 1 to 0.01 between steps 1 and 80" in text(app)
    assert filled.run.model == b"further"
    assert [one.step for one in filled.run.events if isinstance(one, StepDone)] == [*range(42), 80]
    assert [one.step for one in filled.run.events if isinstance(one, Snapshot)] == [0, 40, 80]
    assert "Go on for 40 steps" in labels(app)


def test_a_continuation_that_fails_leaves_the_model_it_began_with(
    open_page: Open, filled: Project, fake: FakeJobs
) -> None:
    finish_first_run(open_page, fake)
    press(open_page("adapt.py"), ON)
    words = "The loss stopped being a number at step 41. Lower the learning rate."
    fake.becomes(fake.newest, "failed", *CONTINUED[:3], Finished("diverged", 41, 0.1, words), message=words)
    app = open_page("adapt.py")
    assert status(app).startswith("failed: The loss stopped being a number at step 41")
    assert filled.run is not None
    assert filled.run.model == b"model"
    assert filled.run.events[-1] == Finished("completed", 40, 0.4)
    assert not button(app, ON).disabled


def test_changed_marks_and_class_means_that_stayed_keep_one_from_it(
    open_page: Open, filled: Project, fake: FakeJobs
) -> None:
    finish_first_run(open_page, fake)
    filled.set_role(filled.classes[0].pictures[0].id, "query")
    app = open_page("adapt.py")
    assert button(app, ON).disabled
    assert "have changed since this run" in button(app, ON).help
    filled.set_role(filled.classes[0].pictures[0].id, "support")
    press(app, "Adapt")
    stayed = Finished("no_improvement", 40, 0.4, "The class means stay.")
    fake.becomes(fake.newest, "done", *told(8, 40)[:-1], stayed, result={"model": b"model"})
    app = open_page("adapt.py")
    assert status(app).startswith("done after 40 steps")
    assert button(app, ON).disabled
    assert "The class means stayed" in button(app, ON).help


def test_a_run_without_steps_offers_no_more_of_them(open_page: Open, filled: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), "Adapt")
    bare: list[TrainEvent] = [
        Started("adapt", 0),
        StepDone(0, 1.0, {}, 0.1),
        snapshot(0, 8),
        Finished("completed", 0, 0.1),
    ]
    fake.becomes(fake.newest, "done", *bare, result={"model": b"model"})
    app = open_page("adapt.py")
    assert "Reset" in labels(app)
    assert not any(one.startswith("Go on") for one in labels(app))


def test_the_real_trainer_goes_on(open_page: Open, filled: Project) -> None:
    app = open_page("adapt.py")
    next(one for one in app.selectbox if one.label == "Method").set_value("article").run()
    next(one for one in app.number_input if one.label == "Number of steps").set_value(4).run()
    press(app, "Adapt")
    assert wait_for_the_end(app).startswith("done after 4 steps")
    press(app, "Go on for 4 steps")
    assert wait_for_the_end(app).startswith("done after 8 steps")
    assert not app.exception
    run = filled.run
    assert run is not None
    losses = [one.losses["loss"] for one in run.events if isinstance(one, StepDone) and one.losses]
    assert len(losses) == 8
    assert losses == sorted(losses, reverse=True)
    assert AdaptedModel.from_bytes(run.model).record["went_on_at"] == [4]
