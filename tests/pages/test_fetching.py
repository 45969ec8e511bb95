"""ImageNet encoders on Adapt: offered for photographs, fetched on a click, followed, and chosen once they are here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.adapting import fill
from tests.pages.fake_jobs import FakeJobs
from tests.pages.reading import Open, button, labels, press, text
from tests.toys import small_model
from versa_core import checkpoint
from versa_core.data.profile import Preparation
from versa_core.imagenet import ENCODERS, OBJECTIVE
from versa_core.project import Project
from versa_core.training.events import Finished, Started, StepDone

FETCH = "Fetch resnet18 (45 MB)"


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))


@pytest.fixture
def photos(mine: Project) -> Project:
    fill(mine)
    mine.set_preparation(Preparation("photos"))
    return mine


def put_there(name: str) -> None:
    """Leaves the checkpoint of a fetched encoder, of another network, where it is kept."""
    model = small_model(profile="photos", encoder="resnet14", width=4, decoder=False)
    metadata = {
        "title": "fetched",
        "objective": OBJECTIVE,
        "recommended_method": "adapted",
        "preparation": Preparation("photos").to_plain(),
        "config": model.config.to_plain(),
    }
    checkpoint.write(ENCODERS[name].checkpoint, checkpoint.pack(metadata, checkpoint.model_tensors(model)))


def test_each_is_offered_with_its_size_and_terms(open_page: Open, photos: Project) -> None:
    app = open_page("adapt.py")
    assert not app.exception
    assert {label for label in labels(app) if label.startswith("Fetch")} == {
        "Fetch mobilenet_v3_small (10 MB)",
        FETCH,
        "Fetch vgg11 (507 MB)",
    }
    assert "BSD 3\\-Clause" in text(app)


def test_glyphs_are_offered_none(open_page: Open, photos: Project) -> None:
    photos.set_preparation(Preparation("glyphs"))
    assert not any(label.startswith("Fetch") for label in labels(open_page("adapt.py")))


def test_progress_is_shown_and_it_can_be_stopped(open_page: Open, photos: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), FETCH)
    job = fake.newest
    assert job.endswith("long")
    assert fake.payloads[job] == {"encoder": "resnet18"}
    fake.becomes(job, "running", Started("fetch", None), StepDone(9, 0.2, {}, 1.0))
    app = open_page("adapt.py")
    assert button(app, FETCH).disabled
    assert "9 MB of 45 MB" in [one.proto.text for one in app.get("progress")]
    press(app, "Stop fetching")
    assert fake.stopped == [job]


def test_what_came_is_chosen(open_page: Open, photos: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), FETCH)
    put_there("resnet18")
    fake.becomes(fake.newest, "done", Finished("completed", 0, 1.0), result={"key": "imagenet-resnet18"})
    app = open_page("adapt.py")
    offered = next(one for one in app.selectbox if one.label == "Checkpoint")
    assert offered.value == photos.checkpoint == "imagenet-resnet18"
    assert FETCH not in labels(app)
    assert "**resnet18** is here" in text(app)
    assert next(one for one in app.selectbox if one.label == "Method").value == "adapted"
    photos.checkpoint = "photos-joint"  # another choice is kept: what came is chosen once
    open_page("adapt.py")
    assert photos.checkpoint == "photos-joint"


def test_what_cannot_be_had_is_told_and_can_be_tried_again(open_page: Open, photos: Project, fake: FakeJobs) -> None:
    press(open_page("adapt.py"), FETCH)
    fake.becomes(fake.newest, "failed", message="resnet18.pth could not be fetched. Put that file into here/there.")
    app = open_page("adapt.py")
    assert any("could not be fetched" in one.value for one in app.error)
    assert not button(app, FETCH).disabled
    assert next(one for one in app.selectbox if one.label == "Checkpoint").options
