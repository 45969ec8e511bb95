"""The article's fine-tuning in both readings, and Adam's loop under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch

from tests.toys import easy_images, small_model, support_of
from versa_core.device import generator
from versa_core.errors import MethodError
from versa_core.methods import METHODS
from versa_core.methods.finetune import finetune
from versa_core.models.classifier import Classifier, Head


def parts_moved(reading: str) -> set[str]:
    model = small_model()
    built = METHODS.build("article", {"reading": reading, "n_steps": 3})
    *_, last = built.adapt(model, support_of(easy_images()), generator=generator(0))
    assert last.classifier.model is not None
    after = last.classifier.model.state_dict()
    return {name.split(".")[0] for name, value in model.state_dict().items() if not torch.equal(value, after[name])}


def test_reading_a_leaves_the_encoder_and_reading_b_moves_it() -> None:
    assert parts_moved("A") == set()
    assert parts_moved("B") == {"encoder"}


@pytest.mark.parametrize("reading", ["A", "B"])
def test_it_starts_knowing_nothing(reading: str) -> None:
    support = support_of(easy_images())
    built = METHODS.build("article", {"reading": reading})
    start = next(iter(built.adapt(small_model(), support, generator=generator(0))))
    assert torch.equal(start.classifier.predict_proba(support.images), torch.full((12, 3), 1 / 3))


def test_the_first_loss_is_that_of_guessing_and_it_falls() -> None:
    support = support_of(easy_images())
    steps = list(METHODS.build("article").adapt(small_model(), support, generator=generator(0)))
    losses = [step.losses["loss"] for step in steps[1:]]
    assert len(losses) == 100
    assert losses[0] == pytest.approx(1.0986, abs=1e-3)  # log 3
    assert losses[-1] < 0.5 * losses[0]


def test_a_loss_that_is_no_number_is_told_and_moves_nothing() -> None:
    head = Head("linear", torch.zeros(2, 3))

    def broken() -> Mapping[str, Any]:
        return {"loss": head.weight.sum() * float("nan")}

    with pytest.raises(MethodError, match=r"stopped being a number at step 1\. Lower the learning rate"):
        list(finetune(Classifier(None, head), [head.weight], broken, n_steps=2, learning_rate=0.1))
    assert torch.equal(head.weight, torch.zeros(2, 3))
