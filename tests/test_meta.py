"""Meta-training into a checkpoint: what is recorded, what is kept apart, and a run that diverges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.toys import GLYPHS, easy_images, exhaust, small_checkpoint, small_model
from versa_core import checkpoint
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import prepare
from versa_core.data.strokes import draw_character
from versa_core.errors import MethodError
from versa_core.meta import N_VALIDATION, Network, keep_apart, meta_train, quick_plan, validator
from versa_core.objectives import OBJECTIVES
from versa_core.predicting import predict
from versa_core.run import Task, adapt
from versa_core.training.events import Evaluated, Finished, TrainEvent
from versa_core.training.plan import Plan

PLAN = Plan(steps=2, n_way=3, n_query=1, precision="float32", report_every=1, watch_every=2)


def test_a_run_ends_in_a_checkpoint_that_says_what_it_is() -> None:
    images = easy_images()
    stream = meta_train(images, "joint", {"weight": 0.2}, GLYPHS, PLAN, title="Toy", data={"name": "bars"})
    events, data = exhaust(stream)
    assert isinstance(events[-1], Finished)
    info, model, _ = checkpoint.load_model(data)
    assert (info.title, info.objective, info.recommended_method) == ("Toy", "joint", "adapted")
    assert info.metadata["data"] == {"name": "bars", "fingerprint": images.fingerprint}
    assert info.metadata["training"]["steps"] == 2
    assert info.metadata["training"]["settings"]["weight"] == 0.2
    assert info.metadata["training"]["plan"] == PLAN.to_plain()
    assert model.config.profile == "glyphs"


def test_validation_asks_about_the_classes_kept_apart() -> None:
    images = easy_images((4,) * 10)
    training, apart = keep_apart(images)
    assert apart is not None
    assert training.class_names + apart.class_names == images.class_names
    assert apart.n_classes == 2
    assert not set(training.ids) & set(apart.ids)
    stream = meta_train(training, "article", {}, GLYPHS, PLAN, title="", data={}, validation=apart)
    scores = [event for event in exhaust(stream)[0] if isinstance(event, Evaluated)]
    assert [score.step for score in scores] == [0, 2, 2]
    assert all(0 <= score.accuracy <= 1 and score.interval >= 0 for score in scores)


@pytest.mark.parametrize("counts", [(4,) * 9, (4,) * 8 + (1, 4)])
def test_where_too_little_would_be_left_nothing_is_kept_apart(counts: tuple[int, ...]) -> None:
    images = easy_images(counts)
    assert keep_apart(images) == (images, None)


def test_validation_draws_the_same_tasks_each_time() -> None:
    validate, model = validator(easy_images((3,) * 6)), small_model()
    assert validate is not None
    first, second = validate(model, 1), validate(model, 2)
    assert (first.accuracy, first.interval) == (second.accuracy, second.interval)
    assert first.task.startswith("5-way 1-shot with 2 query")
    assert round(first.accuracy * N_VALIDATION * 10) == pytest.approx(first.accuracy * N_VALIDATION * 10)


def test_validation_does_not_ask_about_copies_of_its_support() -> None:
    def of(*drawings: int) -> ImageSet:
        """Six characters; drawings of the same number are copies."""
        pictures = [prepare(draw_character(label, one), GLYPHS) for label in range(6) for one in drawings]
        ids = tuple(str(place) for place in range(len(pictures)))
        return ImageSet(np.stack(pictures), np.repeat(np.arange(6), len(drawings)), tuple("abcdef"), ids)

    assert validator(of(0, 0, 0)) is None, "nothing is left to ask about"
    assert validator(of(0, 1, 2)) is not None


@dataclass(frozen=True)
class Broken:
    """An objective whose loss is no number."""

    def make_head(self, n_latents: int, n_classes: int, generator: torch.Generator) -> None:
        return None

    def losses(self, model: Any, episode: Any, *, head: Any, generator: Any) -> Mapping[str, torch.Tensor]:
        return {"loss": model.encode(episode.support_images).sum() * float("nan")}


def test_a_diverged_run_is_an_event_and_leaves_no_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OBJECTIVES, "build", lambda *_: Broken())
    events: list[TrainEvent] = []
    with pytest.raises(MethodError, match="stopped being a number"):
        events.extend(meta_train(easy_images(), "article", {}, GLYPHS, PLAN, title="", data={}))
        # `extend` keeps what came before the error.
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "diverged"


def test_a_plan_for_the_page_reports_more_often_and_changes_nothing_else() -> None:
    plan = Plan(minutes=1.0, seed=3)
    assert quick_plan(plan, 100).report_every < quick_plan(plan, 5000).report_every < plan.report_every
    assert np.array_equal(quick_plan(plan, 100).seed, plan.seed)
    assert quick_plan(plan, 100).minutes == 1.0


@pytest.mark.parametrize("objective", ["protonet", "amortised", "maml"])
def test_a_checkpoint_of_each_objective_works_with_the_method_that_it_recommends(objective: str) -> None:
    images = easy_images()
    _, data = exhaust(meta_train(images, objective, {}, GLYPHS, PLAN, title="", data={}))
    info, model, _ = checkpoint.load_model(data)
    assert (model.decoder, info.has_decoder) == (None, False)
    task = Task(images, np.arange(len(images)) % 2 == 0, GLYPHS)
    _, adapted = exhaust(adapt(data, None, {}, task, seed=0))
    assert adapted.record["method"] == OBJECTIVES.info(objective).recommended_method
    assert predict(adapted, images.images).probabilities.shape == (len(images), 3)


def test_a_checkpoint_of_views_turns_drawings_and_no_method_works_on_it() -> None:
    images = easy_images()
    events, data = exhaust(meta_train(images, "views", {}, GLYPHS, PLAN, title="", data={}, validation=images))
    assert not [event for event in events if isinstance(event, Evaluated)], "there is nothing to answer"
    turned = checkpoint.load_model(data)[1].turned(torch.zeros(2, 1, 28, 28), torch.tensor([0.0, 1.0]))
    assert turned.shape == (2, 1, 28, 28)
    with pytest.raises(MethodError, match="tells no classes apart"):
        exhaust(adapt(data, None, {}, Task(images, np.ones(len(images), np.bool_), GLYPHS), seed=0))


@pytest.mark.parametrize("objective", ["joint", "protonet", "amortised"])
def test_going_on_with_another_objective_keeps_the_encoder(tmp_path: Path, objective: str) -> None:
    start, info = tmp_path / "start.safetensors", OBJECTIVES.info(objective)
    start.write_bytes(small_checkpoint("joint"))
    began_with = checkpoint.load_model(start)[1]
    model = Network(start=start).build("glyphs", 0, has_decoder=info.has_decoder, part=info.part)
    assert (model.config.decoder, model.config.part) == (info.has_decoder, info.part)
    for name, value in began_with.encoder.state_dict().items():
        assert torch.equal(value, model.encoder.state_dict()[name])
