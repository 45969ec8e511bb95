"""What holds for every few-shot method, a newcomer included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.toys import easy_images, model_for, small_checkpoint, support_of
from versa_core.checkpoint import read_info
from versa_core.data.episodes import to_float
from versa_core.data.image_set import ImageSet
from versa_core.device import generator
from versa_core.errors import MethodError
from versa_core.methods import METHODS, AdaptStep, Support, check_pair, methods_for
from versa_core.methods.base import KINDS, recommended
from versa_core.objectives import OBJECTIVES
from versa_core.settings import settings_of, values_of

NAMES = [info.name for info in METHODS.infos()]
ROOT = Path(__file__).parents[2]
every_method = pytest.mark.parametrize("name", NAMES)


def adapt(name: str, support: Support, model: Any = None, seed: int = 0) -> list[AdaptStep]:
    """Runs a method as it is set by default, but for fewer of the dear steps that move the encoder."""
    fewer = {"adapted": {"block_steps": 4}, "scratch": {"n_steps": 15}}.get(name, {})
    given = (model or model_for(name)) if METHODS.info(name).needs_checkpoint else None
    return list(METHODS.build(name, fewer).adapt(given, support, generator=generator(seed)))


def answers(step: AdaptStep, images: ImageSet) -> Any:
    return step.classifier.predict_proba(to_float(images.images))


def accuracy(step: AdaptStep, images: ImageSet) -> float:
    return float((answers(step, images).argmax(1).numpy() == images.labels).mean())


def test_the_app_s_methods_are_there() -> None:
    assert set(NAMES) >= {"pixels", "scratch", "article", "prototype", "adapted", "linear", "amortised", "maml"}


@every_method
def test_the_original_model_is_untouched(name: str) -> None:
    model = model_for(name) if METHODS.info(name).needs_checkpoint else model_for("prototype")
    before = {key: value.clone() for key, value in model.state_dict().items()}
    chance = torch.get_rng_state()
    steps = adapt(name, support_of(easy_images()), model)
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert not model.training
    assert all(parameter.requires_grad and parameter.grad is None for parameter in model.parameters())
    assert steps[-1].classifier.model is not model
    assert torch.equal(chance, torch.get_rng_state()), "the global source of chance stays"


@every_method
def test_an_easy_task_is_learned_and_new_pictures_of_it_are_recognised(name: str) -> None:
    last = adapt(name, support_of(easy_images((4, 4, 4))))[-1]
    assert accuracy(last, easy_images((4, 4, 4))) == 1.0
    assert accuracy(last, easy_images((10, 10, 10), seed=9)) >= 0.9


@every_method
def test_one_picture_per_class_is_enough_to_work(name: str) -> None:
    images = easy_images((1, 1, 1))
    last = adapt(name, support_of(images))[-1]
    assert torch.allclose(answers(last, images).sum(1), torch.ones(3), atol=1e-5)
    assert accuracy(last, images) == 1.0


@every_method
@pytest.mark.parametrize("counts", [(10, 1), (1, 10)])
def test_a_class_with_ten_times_the_pictures_does_not_swallow_the_other(name: str, counts: tuple[int, int]) -> None:
    last = adapt(name, support_of(easy_images(counts)))[-1]
    found = answers(last, easy_images((5, 5), seed=9)).argmax(1)
    assert set(found.tolist()) == {0, 1}


@every_method
def test_the_seed_decides(name: str) -> None:
    images = easy_images()
    first, again = (answers(adapt(name, support_of(images), seed=3)[-1], images) for _ in range(2))
    assert torch.equal(first, again)


@every_method
def test_the_answer_to_a_picture_does_not_depend_on_the_others(name: str) -> None:
    asked = easy_images((3, 3, 3), seed=9)
    last = adapt(name, support_of(easy_images()))[-1]
    together = answers(last, asked)
    alone = torch.cat([last.classifier.predict_proba(to_float(asked.images[i : i + 1])) for i in range(len(asked))])
    assert torch.allclose(together, alone, atol=1e-4)


CHOICES = [
    pytest.param(name, {one.name: choice}, id=f"{name}, {one.name} {choice}")
    for name in NAMES
    for one in settings_of(METHODS.type_of(name))
    for choice in one.choices or ()
    if choice != one.default
]


@pytest.mark.parametrize(("name", "settings"), CHOICES)
def test_every_choice_of_a_setting_keeps_the_contract(name: str, settings: dict[str, Any]) -> None:
    images, asked = easy_images((10, 1)), easy_images((3, 3), seed=9)
    model = model_for(name)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    built, found = METHODS.build(name, settings), []
    for _ in range(2):
        *_, last = built.adapt(model, support_of(images), generator=generator(3))
        found.append(answers(last, asked))
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert torch.equal(*found)
    assert set(found[0].argmax(1).tolist()) == {0, 1}
    assert accuracy(last, images) == 1.0
    alone = torch.cat([answers(last, asked.subset(np.array([place]))) for place in (0, 3)])
    assert torch.allclose(found[0][[0, 3]], alone, atol=1e-4)


@every_method
def test_the_order_of_the_support_does_not_matter_to_what_is_found(name: str) -> None:
    images = easy_images()
    mixed = images.subset(np.random.default_rng(0).permutation(len(images)))
    asked = easy_images((5, 5, 5), seed=9)
    assert accuracy(adapt(name, support_of(mixed))[-1], asked) >= 0.9


@every_method
def test_steps_count_from_the_start_to_the_last(name: str) -> None:
    steps = [step for step in adapt(name, support_of(easy_images())) if not step.is_check]
    n_steps = steps[0].n_steps
    numbers = [step.step for step in steps]
    assert numbers[: n_steps + 1] == list(range(n_steps + 1))
    assert set(numbers[n_steps + 1 :]) <= {n_steps}, "after the last update there is only a decision"
    assert {step.n_steps for step in steps} == {n_steps}
    assert METHODS.info(name).has_steps == (n_steps > 0)
    for step in steps[1 : n_steps + 1]:
        assert np.isfinite(list(step.losses.values())).all()
        assert "loss" in step.losses


@every_method
def test_settings_have_help_bounds_and_a_default_within_them(name: str) -> None:
    info = METHODS.info(name)
    assert info.title
    assert info.summary.endswith(".")
    assert info.paper or not info.needs_checkpoint, "only the floors are of nobody"
    assert not info.url or info.url.startswith("https://")
    assert info.kind in KINDS
    assert all(word in info.needs for word in info.objectives or ("no checkpoint",))
    for one in settings_of(METHODS.type_of(name)):
        assert one.help.endswith(".")
        assert one.parse(one.default) == one.default
        assert one.kind in (bool, str) or (one.low is not None and one.high is not None)
    assert values_of(METHODS.build(name)) == {one.name: one.default for one in settings_of(METHODS.type_of(name))}


@every_method
def test_pairs_that_do_not_fit_are_refused(name: str) -> None:
    info = METHODS.info(name)
    objectives = [one.name for one in OBJECTIVES.infos()]
    for objective in [*objectives, None]:
        if not info.needs_checkpoint or objective in info.objectives:
            check_pair(name, objective)
        elif objective is None:
            with pytest.raises(MethodError, match="none was given"):
                check_pair(name, None)
        else:
            with pytest.raises(MethodError, match=f"{name} works on checkpoints of .*, not of {objective}"):
                check_pair(name, objective)


ANY = {"article", "denoise", "unlabelled", "joint", "protonet", "amortised", "maml"}
PAIRS = {
    "pixels": set(),
    "scratch": set(),
    "article": {"article", "denoise", "joint"},
    "prototype": {*ANY, "imagenet"},
    "adapted": {*ANY, "imagenet"},
    "linear": {*ANY, "imagenet"},
    "amortised": {"amortised"},
    "maml": {"maml"},
}


@pytest.mark.parametrize("name", PAIRS)
def test_each_method_works_on_the_checkpoints_that_it_can_use(name: str) -> None:
    assert set(METHODS.info(name).objectives) == PAIRS[name]
    assert {one.name for one in OBJECTIVES.infos()} == {*ANY, "views"}


@pytest.mark.parametrize("name", ["amortised", "maml"])
def test_a_network_without_the_method_s_part_is_refused(name: str) -> None:
    with pytest.raises(MethodError, match=f"Choose one of the objective {name}"):
        adapt(name, support_of(easy_images()), model_for("prototype"))


def test_no_classifier_works_on_views_and_the_person_is_told() -> None:
    with pytest.raises(MethodError, match="draws views and tells no classes apart"):
        recommended(read_info(small_checkpoint("views"), "glyphs-views"))


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    with pytest.raises(MethodError, match=r"no method called 'magic'; the known ones are: adapted, amortised"):
        check_pair("magic", "joint")


def test_a_checkpoint_is_offered_the_methods_that_fit_it() -> None:
    assert [info.name for info in methods_for(None)] == ["pixels", "scratch"]
    unlabelled = {info.name for info in methods_for(read_info(small_checkpoint("unlabelled")))}
    assert {"pixels", "prototype", "adapted"} <= unlabelled
    assert "article" not in unlabelled


@pytest.mark.parametrize("package", ["versa_core.methods", "versa_core.objectives"])
def test_forms_can_be_built_without_torch(package: str) -> None:
    code = (
        f"import sys, {package} as package; from versa_core.settings import settings_of\n"
        "registry = getattr(package, 'METHODS', None) or package.OBJECTIVES\n"
        "assert all([settings_of(registry.type_of(info.name)) is not None for info in registry.infos()])\n"
        "print('torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
