"""The trainers' task that packs a model."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

from tests.adapting import adapt, task
from tests.toys import exhaust, small_checkpoint
from versa_core.jobs.tasks import TASKS
from versa_core.training.events import Finished, Started, StepDone


def payload(**changes: Any) -> dict[str, Any]:
    given = task()
    _, model = adapt("prototype", given=given)
    known = {
        "model": model.to_bytes(), "checkpoint": small_checkpoint(), "checkpoint_name": "my own", "pictures": [],
        "images": given.images.images, "labels": given.images.labels, "is_support": given.is_support,
    }  # fmt: skip
    return {**known, **changes}


def card_of(result: dict[str, Any]) -> str:
    with zipfile.ZipFile(io.BytesIO(result["zip"])) as archive:
        return archive.read("model-card.md").decode()


def test_the_card_has_the_scores_that_the_run_said() -> None:
    events, model = adapt("prototype")
    said = [event for event in events if isinstance(event, StepDone)][-1].query_accuracy
    told, result = exhaust(TASKS["export"](payload(model=model.to_bytes()), lambda: False))
    assert isinstance(told[0], Started)
    assert [event.progress for event in told if isinstance(event, StepDone)] == [0.1, 0.7, 0.9]
    assert said is not None
    assert f"rightly: {said:.1%}" in card_of(result)
    assert "asked about 6 pictures" in card_of(result)
    assert "`my own`" in card_of(result)
    assert (result["why_not"], result["difference"] <= 1e-4) == ("", True)
    assert "model.onnx" in result["names"]


def test_without_a_checkpoint_or_query_pictures_the_zip_is_made() -> None:
    given = payload(checkpoint=None, is_support=np.ones(15, np.bool_))
    _, result = exhaust(TASKS["export"](given, lambda: False))
    assert "Nobody knows" in card_of(result)
    assert "was not at hand" in card_of(result)


def test_a_stop_is_heard_between_the_stages() -> None:
    told, result = exhaust(TASKS["export"](payload(), lambda: True))
    assert isinstance(told[-1], Finished)
    assert told[-1].reason == "stopped"
    assert result == {}
