"""What holds for every method that can go on from where it ended."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.toys import easy_images, small_model, support_of
from versa_core.device import generator
from versa_core.errors import DivergedError
from versa_core.methods import METHODS, AdaptStep, GoesOn

QUICK: dict[str, dict[str, Any]] = {
    "article": {"n_steps": 6},
    "adapted": {"head_steps": 4, "block_steps": 3},
}
NAMES = [info.name for info in METHODS.infos() if issubclass(METHODS.type_of(info.name), GoesOn)]
every_method = pytest.mark.parametrize("name", NAMES)


def run(name: str, done: int | None = None, **settings: Any) -> tuple[Any, list[AdaptStep], list[AdaptStep]]:
    """Adapts, stops after `done` steps where that is given, and goes on; returns the method and both runs' steps."""
    built: Any = METHODS.build(name, {**QUICK.get(name, {}), **settings})
    model, support = small_model(), support_of(easy_images((4, 4, 4)))
    before = []
    for step in built.adapt(model, support, generator=generator(0)):
        if not step.is_check:
            before.append(step)
        if step.step == done:
            break
    last = before[-1]
    after = built.go_on(last.classifier, model, support, done=last.step, generator=generator(1))
    return built, before, [step for step in after if not step.is_check]


def test_the_methods_that_take_steps_on_a_support_set_go_on() -> None:
    assert {"article", "adapted"} <= set(NAMES)


@every_method
def test_steps_are_numbered_on(name: str) -> None:
    built, before, after = run(name)
    done = before[-1].step
    n_more = built.n_more(done)
    assert n_more == done, "a whole run is followed by as many steps again"
    assert [step.step for step in after[: n_more + 1]] == list(range(done, 2 * done + 1))
    assert {step.n_steps for step in after} == {2 * done}


@every_method
def test_a_stopped_run_is_completed(name: str) -> None:
    built, before, after = run(name, done=2)
    whole = before[0].n_steps
    assert built.n_more(2) == whole - 2
    assert after[0].step == 2
    assert after[-1].step == whole


@every_method
def test_it_goes_on_from_the_weights_it_had_and_lowers_the_loss_further(name: str) -> None:
    settings = {"guard": False, "block_steps": 0} if name == "adapted" else {}
    _built, before, after = run(name, **settings)
    first, last, again = (dict(step.losses)["loss"] for step in (before[1], before[-1], after[-1]))
    assert again < last < first


def test_the_state_it_goes_on_from_is_the_state_it_ended_in() -> None:
    support = support_of(easy_images((4, 4, 4)))
    built: Any = METHODS.build("article", QUICK["article"])
    *_, last = built.adapt(small_model(), support, generator=generator(0))
    ended = last.classifier.predict_proba(support.images)
    start = next(built.go_on(last.classifier, small_model(), support, done=6, generator=generator(1)))
    assert torch.equal(start.classifier.predict_proba(support.images), ended)


def test_guarded_fine_tuning_finishes_its_head_before_the_block_moves() -> None:
    _built, _before, after = run("adapted", done=2, guard=False)
    assert ["pull" in step.losses for step in after[1:]] == [False, False, True, True, True]


def test_the_guard_judges_the_whole_way_again() -> None:
    built: Any = METHODS.build("adapted", QUICK["adapted"])
    model, support = small_model(), support_of(easy_images((3, 3)))
    *_, last = built.adapt(model, support, generator=generator(0))
    steps = list(built.go_on(last.classifier, model, support, done=7, generator=generator(1)))
    assert sum(step.is_check for step in steps) == 3 * (1 + 14)
    assert "left out in turn" in steps[-1].message


@pytest.mark.parametrize("settings", [{"learning_rate": 1.0}, {"reading": "B", "encoder_rate": 0.1}])
def test_a_loss_that_is_no_number_says_at_which_step(settings: dict[str, Any]) -> None:
    built: Any = METHODS.build("article", {"n_steps": 6, **settings})
    model, support = small_model(), support_of(easy_images((4, 4, 4)))
    *_, last = built.adapt(model, support, generator=generator(0))
    with torch.no_grad():
        last.classifier.head.weight.fill_(float("inf"))
    with pytest.raises(DivergedError, match=r"stopped being a number at step 7\. Lower the learning rate"):
        list(built.go_on(last.classifier, model, support, done=6, generator=generator(1)))
