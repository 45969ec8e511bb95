"""A meta-training goes on after its trainer or its server has died, and what it learned waits for a name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages.fake_jobs import FakeJobs
from tests.pages.reading import Open, labels, press, text
from tests.pages.test_metatrain import BATCH, EVENTS
from tests.project_parts import ORDER
from tests.toys import small_checkpoint
from versa_core.project import Project
from versa_core.project_training import Training
from versa_core.training.events import Finished, Started, StepDone

STATE = {"state": b"all of it", "step": 20}


def test_a_training_whose_trainer_died_goes_on_from_its_last_state(
    open_page: Open, mine: Project, fake: FakeJobs
) -> None:
    app = press(open_page("metatrain.py"), "Meta-train")
    fake.becomes(fake.newest, "running", *EVENTS, state=STATE)
    assert "Go on from step 20" not in labels(app.run()), "not while it runs"
    fake.becomes(fake.newest, "failed", *EVENTS, message="The process has ended unexpectedly.", state=STATE)
    app = press(open_page("metatrain.py"), "Go on from step 20")
    assert not app.exception
    sent = fake.payloads[fake.newest]
    assert (sent["state"], sent["source"], sent["objective"], sent["minutes"]) == (
        b"all of it",
        "strokes",
        "joint",
        2.0,
    )
    further = StepDone(25, 0.6, {"loss": 0.5, "reconstruction": 0.25, "prototypical": 0.5}, 6.0)
    fake.becomes(fake.newest, "running", Started("meta-train", 40), further)
    words = text(app.run())
    assert "running: step 25 of 40" in words
    assert "reconstruction 1 → 0.25" in words, "the curves are those of the whole training"


def test_a_training_outlasts_the_server_and_comes_along_in_the_file(
    open_page: Open, mine: Project, fake: FakeJobs
) -> None:
    press(open_page("metatrain.py"), "Meta-train")
    fake.becomes(fake.newest, "running", *EVENTS, state=STATE, extras=[{"originals": BATCH}])
    open_page("start.py")  # any page takes in what came
    opened = Project.from_bytes(mine.to_bytes())
    mine.delete_everything()
    mine.replace_with(opened)
    app = open_page("metatrain.py")
    assert "strokes-joint was not at its end" in text(app).replace("\\", "")
    assert "reconstruction 1 → 0.5" in text(app), "its curves are there, too"
    assert "after step 20: mean squared error 0.1 per pixel, 0.5 at first" in text(app)
    press(app, "Go on from step 20")
    assert fake.payloads[fake.newest]["state"] == b"all of it"
    further = StepDone(25, 0.6, {"loss": 0.5, "reconstruction": 0.25, "prototypical": 0.5}, 6.0)
    fake.becomes(fake.newest, "running", Started("meta-train", 40), further)
    assert "reconstruction 1 → 0.25" in text(app.run()), "the curves are those of the whole training"


def test_another_training_begins_with_no_curves_of_the_one_before(
    open_page: Open, mine: Project, fake: FakeJobs
) -> None:
    app = press(open_page("metatrain.py"), "Meta-train")
    fake.becomes(fake.newest, "done", *EVENTS, Finished("completed", 40, 9.0))
    app.run()
    assert "meta_train" in mine.brought
    press(app, "Meta-train")
    assert mine.brought == {}


def test_what_was_learned_outlasts_the_server_without_a_name(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    press(open_page("metatrain.py"), "Meta-train")
    fake.becomes(
        fake.newest, "done", *EVENTS, Finished("completed", 40, 9.0), result={"checkpoint": small_checkpoint()}
    )
    open_page("start.py")
    mine.replace_with(Project.from_bytes(mine.to_bytes()))
    app = press(open_page("metatrain.py"), "Save")
    assert list(mine.checkpoints) == ["strokes-joint"]
    assert mine.training is None
    assert not {"Save", "Go on from step 40"} & set(labels(app))


def test_a_stopped_training_can_go_on_after_it_was_saved(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    press(open_page("metatrain.py"), "Meta-train")
    end = Finished("stopped", 20, 5.0)
    fake.becomes(fake.newest, "stopped", *EVENTS, end, result={"checkpoint": small_checkpoint()}, state=STATE)
    press(open_page("metatrain.py"), "Save")
    app = press(open_page("metatrain.py"), "Go on from step 20")
    assert fake.payloads[fake.newest]["state"] == b"all of it"
    assert "Save" not in labels(app)


def test_pictures_that_have_changed_keep_a_training_from_going_on(
    open_page: Open, filled: Project, fake: FakeJobs
) -> None:
    app = open_page("metatrain.py")
    app.selectbox(key="source_choice").set_value("project").run()
    press(app, "Meta-train")
    fake.becomes(fake.newest, "failed", *EVENTS, message="It died.", state=STATE)
    open_page("start.py")
    filled.delete_picture(next(filled.pictures).id)
    app = press(open_page("metatrain.py"), "Go on from step 20")
    assert "Your pictures have changed since this training began" in text(app)
    assert len(fake.payloads) == 1


@pytest.mark.parametrize(
    "order",
    [{"source": "/etc"}, {"source": "torchvision:MNIST"}, {"encoder": "vgg19"}, {"objective": "x"}, {"minutes": 1e9}],
)
def test_a_strangers_training_that_no_page_offers_is_refused(
    open_page: Open, mine: Project, fake: FakeJobs, order: dict[str, Any]
) -> None:
    mine.training = Training({**ORDER, **order}, step=3, state=b"state")
    app = press(open_page("metatrain.py"), "Go on from step 3")
    assert not app.exception
    assert "does not offer" in text(app)
    assert not fake.payloads


def test_the_order_outlasts_the_server(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    app = open_page("metatrain.py")
    app.selectbox(key="source_choice").set_value("digits")
    app.number_input(key="meta_seed").set_value(3).run()
    mine.replace_with(Project.from_bytes(mine.to_bytes()))
    again = open_page("metatrain.py")
    assert again.selectbox(key="source_choice").value == "digits"
    assert again.number_input(key="meta_seed").value == 3
