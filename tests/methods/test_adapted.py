"""The recommended recipe: what moves at how many shots, and the guard's decision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import torch

from tests.toys import easy_images, small_model, support_of
from versa_core.device import generator
from versa_core.methods import METHODS, AdaptStep
from versa_core.methods.adapted import MAX_FOLDS, Adapted


def adapt(counts: tuple[int, ...], model: Any = None, **settings: object) -> list[AdaptStep]:
    built = METHODS.build("adapted", {"head_steps": 4, "block_steps": 4, **settings})
    return list(built.adapt(model or small_model(), support_of(easy_images(counts)), generator=generator(0)))


def moved(step: AdaptStep, model: Any) -> set[str]:
    """Returns the parts of the network that are no longer what they were."""
    assert step.classifier.model is not None
    before, after = model.state_dict(), step.classifier.model.state_dict()
    return {name.rsplit(".", 2)[0] for name in before if not torch.equal(before[name], after[name])}


@pytest.mark.parametrize("shots", [1, 2])
def test_with_one_or_two_pictures_nothing_moves_and_the_person_is_told(shots: int) -> None:
    model = small_model()
    steps = adapt((shots, 5, 5), model)
    assert [step.step for step in steps] == [0]
    noun = "picture" if shots == 1 else "pictures"
    assert f"The smallest class has {shots} support {noun}, so nothing is moved" in steps[0].message
    assert moved(steps[0], model) == set()


def test_the_head_moves_first_then_the_last_block_and_nothing_else() -> None:
    model = small_model()
    built = METHODS.build("adapted", {"head_steps": 4, "block_steps": 4, "guard": False})
    heads, parts = [], []
    for step in built.adapt(model, support_of(easy_images((4, 3, 3))), generator=generator(0)):
        heads.append(step.classifier.head.weight.detach().clone())
        parts.append(moved(step, model))
    assert parts[:5] == [set()] * 5
    assert parts[5:] == [{"encoder.3"}] * 4
    assert not any(torch.equal(one, other) for one, other in pairwise(heads))


def class_means_of(features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return torch.stack([features[labels == label].mean(0) for label in range(3)])


def test_the_start_answers_by_cosine_to_the_class_means() -> None:
    support = support_of(easy_images((4, 4, 4)))
    latents = small_model().embed(support.images)
    unit = latents / latents.norm(dim=1, keepdim=True)
    means = class_means_of(unit, support.labels)
    logits = 15 * unit @ (means / means.norm(dim=1, keepdim=True)).T
    settings = {"distance": "cosine"}
    fresh = next(METHODS.build("adapted", settings).adapt(small_model(), support, generator=generator(0)))
    assert torch.allclose(fresh.classifier.predict_proba(support.images), logits.softmax(1), atol=1e-5)


def test_the_start_answers_by_distance_measured_in_the_spread_of_the_class_means() -> None:
    support = support_of(easy_images((4, 4, 4)))
    latents = small_model().embed(support.images)
    means = class_means_of(latents, support.labels)
    spread = sum(float((means[a] - means[b]).square().sum()) for a, b in ((0, 1), (0, 2), (1, 2))) / 3
    logits = torch.stack([-15 * (latents - mean).square().sum(1) / spread for mean in means], 1)
    fresh = next(METHODS.build("adapted").adapt(small_model(), support, generator=generator(0)))
    assert fresh.step == 0
    assert torch.allclose(fresh.classifier.predict_proba(support.images), logits.softmax(1), atol=1e-4)


def test_where_fine_tuning_helps_or_does_no_harm_it_stays() -> None:
    last = adapt((4, 4, 4))[-1]
    assert "fine-tuning stays" in last.message
    assert "Of 12 support pictures" in last.message


class Harmful(Adapted):
    """A recipe whose fine-tuning turns every answer into its opposite."""

    def _tune(self, classifier: Any, *_args: Any) -> Iterator[AdaptStep]:
        yield AdaptStep(0, 1, classifier)
        with torch.no_grad():
            classifier.head.weight.neg_()
        yield AdaptStep(1, 1, classifier)


def test_where_fine_tuning_harms_the_class_means_stay() -> None:
    support = support_of(easy_images((4, 4, 4)))
    *_, tuned, last = Harmful().adapt(small_model(), support, generator=generator(0))
    assert "the class means got 12 right and fine-tuning 0: the class means stay" in last.message
    assert (last.step, last.is_check, tuned.is_check) == (1, False, True)
    assert last.no_improvement
    found = last.classifier.predict_proba(support.images).argmax(1)
    assert torch.equal(found, support.labels)


def test_each_fold_leaves_one_picture_of_every_class_out() -> None:
    assert f"Of {3 * MAX_FOLDS} support" in adapt((9, 9, 9))[-1].message


def test_the_guard_hears_a_stop_between_its_steps() -> None:
    checks = [step for step in adapt((3, 3)) if step.is_check]
    assert len(checks) == 3 * 9
    assert {step.step for step in checks} == {8}
    shares = [step.checked for step in checks]
    assert shares == sorted(shares)
    assert (shares[0], shares[9], shares[-1]) == (0, pytest.approx(1 / 3), 1)


def test_without_the_guard_there_is_no_check() -> None:
    steps = adapt((4, 4), guard=False)
    assert [step.step for step in steps] == list(range(9))
    assert not any(step.is_check or step.message for step in steps)


def losses_of(steps: list[AdaptStep]) -> list[dict[str, float]]:
    return [dict(step.losses) for step in steps if step.losses]


def test_the_parts_of_the_loss_are_reported_from_where_they_begin_to_count() -> None:
    reported = losses_of(adapt((4, 4, 4), guard=False))
    assert [set(losses) for losses in reported[:4]] == [{"loss"}] * 4
    for losses in reported[4:]:
        assert set(losses) == {"loss", "answer", "pull", "redraw"}
        assert losses["loss"] == pytest.approx(losses["answer"] + losses["pull"] + losses["redraw"], rel=1e-5)
    assert reported[4]["pull"] == 0.0  # measured before the block's first update
    assert reported[-1]["pull"] > 0
