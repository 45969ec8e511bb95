"""What is particular to the methods amortised, maml and scratch."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.toys import GLYPHS, easy_images, model_for, parts_of, small_model, support_of
from versa_core.adapted_model import AdaptedModel
from versa_core.device import generator
from versa_core.errors import CheckpointError, DivergedError
from versa_core.methods import METHODS, AdaptStep
from versa_core.methods.scratch import fresh_network
from versa_core.models.amortiser import sample_logits
from versa_core.models.gaussian_head import GaussianHead
from versa_core.models.inner_loop import descend_head


def adapt(name: str, model: Any, counts: tuple[int, ...] = (2, 2, 2), seed: int = 0, **settings: Any) -> AdaptStep:
    support = support_of(easy_images(counts))
    *_, last = METHODS.build(name, settings).adapt(model, support, generator=generator(seed))
    return last


def test_amortised_weights_are_read_from_the_class_means_by_one_pass() -> None:
    model, images = model_for("amortised"), easy_images((2, 3, 1))
    head = adapt("amortised", model, (2, 3, 1)).classifier.head
    features, labels = model.embed(support_of(images).images), torch.from_numpy(images.labels)
    means = torch.stack([features[labels == label].mean(0) for label in range(3)])
    with torch.no_grad():
        written = model.part(means)
    assert isinstance(head, GaussianHead)
    assert torch.allclose(head.weight, written.weight_mean, atol=1e-5)
    assert torch.allclose(head.log_variance, written.weight_log_variance, atol=1e-5)


@pytest.mark.parametrize("counts", [(1, 1), (3,) * 7])
def test_way_and_shot_are_free_at_test(counts: tuple[int, ...]) -> None:
    last = adapt("amortised", model_for("amortised"), counts)
    asked = easy_images(tuple(4 for _ in counts), seed=9)
    found = last.classifier.predict_proba(support_of(asked).images).argmax(1)
    assert float((found == torch.from_numpy(asked.labels)).double().mean()) > 2 / len(counts) - 0.2


def test_the_learned_spread_is_told_without_promising_more() -> None:
    last = adapt("amortised", model_for("amortised"))
    described = last.classifier.describe_head()
    assert len(described["deviations"]) == len(described["sizes"]) == 3
    assert f"{min(described['deviations']):.3g} to {max(described['deviations']):.3g} by class" in last.message
    assert "promise no sure measure" in last.message


def stored(last: AdaptStep, images: Any) -> bytes:
    support = support_of(images)
    embeddings = last.classifier.embed(support.images).numpy()
    record = {"method": "amortised", "objective": "amortised"}
    return AdaptedModel(
        last.classifier, images.class_names, GLYPHS, images.ids, images.labels, embeddings, record
    ).to_bytes()  # fmt: skip


def test_an_adapted_file_gives_the_same_answers_samples_and_all() -> None:
    images = easy_images((2, 2, 2))
    last = adapt("amortised", model_for("amortised"))
    read = AdaptedModel.from_bytes(stored(last, images))
    asked = support_of(easy_images((3, 3, 3), seed=9)).images
    assert torch.equal(read.classifier.predict_proba(asked), last.classifier.predict_proba(asked))
    assert read.classifier.describe_head() == last.classifier.describe_head()


def test_an_adapted_file_with_parts_that_do_not_fit_is_refused() -> None:
    last = adapt("amortised", model_for("amortised"))
    head = last.classifier.head
    assert isinstance(head, GaussianHead)
    head.noise = head.noise[:, :2]
    with pytest.raises(CheckpointError, match="parts do not fit together"):
        AdaptedModel.from_bytes(stored(last, easy_images((2, 2, 2))))


def test_an_average_over_more_samples_comes_closer_to_the_mean_over_all() -> None:
    model, asked = model_for("amortised"), support_of(easy_images((3, 3, 3), seed=9)).images
    one = adapt("amortised", model).classifier
    head = one.head
    assert isinstance(head, GaussianHead)
    with torch.no_grad():
        many = torch.randn((20_000, 1, 3), generator=generator(1))
        classes = model.part(torch.stack([one.embed(support_of(easy_images((2, 2, 2))).images)[i : i + 2].mean(0)
                                          for i in (0, 2, 4)]))  # fmt: skip
        limit = sample_logits(one.embed(asked), classes, many).softmax(-1).mean(0)
    errors = [
        float((adapt("amortised", model, n_samples=n).classifier.predict_proba(asked) - limit).abs().mean())
        for n in (1, 1000)
    ]
    assert errors[1] <= errors[0]
    assert errors[1] < 0.02


def maml_model(*, moves_all: bool) -> Any:
    model = small_model(**parts_of("maml"))
    model.part.set(moves_all=moves_all, n_steps=4, rate=0.05, n_way=3)
    return model


def test_the_inner_loop_of_the_head_is_that_of_meta_training() -> None:
    model, support = maml_model(moves_all=False), support_of(easy_images((2, 3, 1)))
    last = adapt("maml", model, (2, 3, 1))
    weight, bias = descend_head(model.embed(support.images), support.labels, 3, 4, 0.05)
    assert last.step == 4
    assert torch.allclose(last.classifier.head.weight, weight, atol=1e-5)
    assert torch.allclose(last.classifier.head.bias, bias, atol=1e-5)


@pytest.mark.parametrize("moves_all", [False, True])
def test_the_checkpoint_says_what_moves(moves_all: bool) -> None:
    model = maml_model(moves_all=moves_all)
    learner = adapt("maml", model).classifier.model
    assert learner is not None
    after = learner.encoder.state_dict()
    moved = {name for name, value in model.encoder.state_dict().items() if not torch.equal(value, after[name])}
    assert bool(moved) == moves_all
    assert not any("running" in name for name in moved), "batch norm's statistics stay"


def test_steps_and_rate_can_be_chosen_and_a_rate_far_too_large_is_told() -> None:
    assert adapt("maml", maml_model(moves_all=False), n_steps=7).step == 7
    with pytest.raises(DivergedError, match="Lower the rate"):
        adapt("maml", maml_model(moves_all=True), n_steps=50, rate=10)


def test_with_twice_the_classes_each_pulls_its_weights_as_far() -> None:
    model = maml_model(moves_all=False)
    model.part.n_way.fill_(6)
    support = support_of(easy_images((2, 2, 2)))
    weight, _ = descend_head(model.embed(support.images), support.labels, 3, 4, 0.025)
    assert torch.allclose(adapt("maml", model).classifier.head.weight, weight, atol=1e-5)


@pytest.mark.parametrize(("shape", "profile"), [((4, 1, 28, 28), "glyphs"), ((4, 3, 64, 64), "photos")])
def test_scratch_takes_the_network_of_the_pictures_profile(shape: tuple[int, ...], profile: str) -> None:
    from versa_core.methods import Support

    images = torch.rand(shape, generator=generator(0))
    network = fresh_network(Support(images, torch.tensor([0, 0, 1, 1]), 2), generator(0))
    assert network.config.profile == profile
    assert not network.training
    first = next(module for module in network.modules() if isinstance(module, torch.nn.BatchNorm2d))
    assert first.momentum == 0.1
    convolved = next(m for m in network.modules() if isinstance(m, torch.nn.Conv2d))(images)
    assert torch.allclose(first.running_mean, convolved.mean((0, 2, 3)), atol=1e-4)


def test_scratch_asks_nothing_of_a_checkpoint() -> None:
    one, other = (adapt("scratch", model, n_steps=3).classifier.head.weight for model in (None, small_model()))
    assert torch.equal(one, other)
