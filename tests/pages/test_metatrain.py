"""Meta-train: what is ordered, watched and stopped, and the checkpoint that Adapt then offers."""

from __future__ import annotations

import numpy as np
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Toggle

from tests.pages.conftest import picture
from tests.pages.fake_jobs import FakeJobs
from tests.pages.reading import Open, button, labels, press, status, text, wait_for_the_end
from tests.toys import small_checkpoint
from versa_core.checkpoint import read_info
from versa_core.data.profile import Preparation
from versa_core.project import Project
from versa_core.training.events import Evaluated, Finished, Snapshot, Started, StepDone

BATCH = np.zeros((4, 1, 28, 28), np.uint8)
EVENTS = (
    Started("meta-train", 40),
    Snapshot(0, reconstructions=BATCH, errors=np.full(4, 0.5, np.float32)),
    Evaluated(0, 0.2, 0.02, "5-way 1-shot"),
    StepDone(1, 0.25, {"loss": 4.0, "reconstruction": 1.0, "prototypical": 6.0}, 1.0),
    StepDone(20, 0.5, {"loss": 1.0, "reconstruction": 0.5, "prototypical": 1.0}, 5.0),
    Snapshot(20, reconstructions=BATCH, errors=np.full(4, 0.1, np.float32)),
    Evaluated(20, 0.8, 0.02, "5-way 1-shot"),
)


def test_what_is_ordered_is_what_is_sent(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    app = open_page("metatrain.py")
    assert not app.exception
    app.selectbox(key="source_choice").set_value("digits")
    weight = next(one for one in app.number_input if one.label.startswith("λ"))
    weight.set_value(2.0)
    app.button_group(key="budget_unit").set_value("steps")
    app.number_input(key="meta_seed").set_value(3)
    app.run()
    app.number_input(key="budget_steps").set_value(60).run()
    press(app, "Meta-train")
    sent = fake.payloads[fake.newest]
    assert (sent["source"], sent["objective"], sent["settings"]["weight"]) == ("digits", "joint", 2.0)
    assert (sent["steps"], sent["minutes"], sent["seed"]) == (60, None, 3)
    assert fake.newest.endswith("long")
    again = open_page("metatrain.py")
    assert again.selectbox(key="source_choice").value == "digits"
    assert again.number_input(key="budget_steps").value == 60
    assert button(again, "Meta-train").disabled


def test_own_pictures_that_are_too_few_are_refused_in_words(open_page: Open) -> None:
    app = open_page("metatrain.py")
    app.selectbox(key="source_choice").set_value("project").run()
    assert "you have 0 such" in text(app)
    assert button(app, "Meta-train").disabled


def test_a_live_run_is_watched_on_this_page_and_named_on_others(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    app = press(open_page("metatrain.py"), "Meta-train")
    fake.becomes(fake.newest, "running", *EVENTS, extras=[{"originals": BATCH}])
    app.run()
    shown = text(app)
    assert status(app) == "running: step 20 of 40, about 5.0 s left."
    assert "from 20\u00a0% ± 2\u00a0% to 80\u00a0% ± 2\u00a0%" in shown
    assert "reconstruction 1 → 0.5; prototypical 6 → 1" in shown
    assert "**Reconstructions** after step 20: mean squared error 0.1 per pixel, 0.5 at first" in shown
    assert "Meta-train: running: step 20 of 40" in text(open_page("start.py"))
    press(open_page("metatrain.py"), "Stop training")
    assert fake.stopped == [fake.newest]


def test_a_live_run_can_be_marked_to_go_on_without_a_page(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    def marks(app: AppTest) -> list[Toggle]:
        return [one for one in app.toggle if one.label == "Go on when I close this page"]

    app = open_page("metatrain.py")
    assert not marks(app)
    press(app, "Meta-train")
    fake.becomes(fake.newest, "running", *EVENTS)
    marks(app.run())[0].set_value(True).run()
    assert fake.views[fake.newest].goes_on
    assert marks(open_page("metatrain.py"))[0].value
    marks(app)[0].set_value(False).run()
    assert not fake.views[fake.newest].goes_on


def test_what_a_stopped_run_learned_is_saved_and_offered_on_adapt(
    open_page: Open, mine: Project, fake: FakeJobs
) -> None:
    mine.set_preparation(Preparation("glyphs"))
    app = press(open_page("metatrain.py"), "Meta-train")
    end = Finished("stopped", 20, 5.0)
    fake.becomes(fake.newest, "stopped", *EVENTS, end, result={"checkpoint": small_checkpoint()})
    app = open_page("metatrain.py")
    assert status(app).startswith("stopped after 20 steps")
    next(one for one in app.text_input if one.label == "Save it as").set_value("glyphs-joint").run()
    app = press(app, "Save")
    assert "choose another name" in text(app)
    next(one for one in app.text_input if one.label == "Save it as").set_value("*mine*").run()
    app = press(app, "Save")
    assert not app.exception
    assert list(mine.checkpoints) == ["*mine*"]
    assert "Saved as \\*mine\\*" in text(app)
    assert "Save" not in labels(app)
    offered = next(one for one in open_page("adapt.py").selectbox if one.label == "Checkpoint")
    assert offered.value == "*mine*"
    press(open_page("metatrain.py"), "Delete")
    assert not mine.checkpoints


def test_a_failed_run_offers_nothing_to_save(open_page: Open, mine: Project, fake: FakeJobs) -> None:
    press(open_page("metatrain.py"), "Meta-train")
    fake.becomes(fake.newest, "failed", message="The loss stopped being a number.")
    app = open_page("metatrain.py")
    assert status(app).startswith("failed: The loss")
    assert "Save" not in labels(app)
    assert not button(app, "Meta-train").disabled


def test_the_real_trainer_makes_a_checkpoint_of_own_pictures(open_page: Open, mine: Project) -> None:
    for number in range(3):
        mine.add_pictures(f"class {number}", [(f"{n}.png", picture(50 * number + n)) for n in range(3)])
    mine.set_preparation(Preparation("glyphs"))
    app = open_page("metatrain.py")
    app.selectbox(key="source_choice").set_value("project")
    app.button_group(key="budget_unit").set_value("steps")
    app.run()
    app.number_input(key="budget_steps").set_value(3).run()
    press(app, "Meta-train")
    assert wait_for_the_end(app).startswith("done after 3 steps")
    assert "**Originals**" in text(app)
    press(app, "Save")
    info = read_info(mine.checkpoints["my-pictures-joint"])
    assert (info.objective, info.profile) == ("joint", "glyphs")
