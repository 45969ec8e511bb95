"""A run that imitates finished runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.toys import GLYPHS, easy_images, small_model
from tests.training.toy_loop import IMAGES, plan
from versa_core import checkpoint
from versa_core.data.profile import Preparation
from versa_core.device import generator
from versa_core.errors import CheckpointError, MethodError
from versa_core.meta import meta_train, pack
from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig
from versa_core.objectives import OBJECTIVES
from versa_core.training.events import StepDone
from versa_core.training.loop import meta_train as loop
from versa_core.training.state import StateFile, pack_state, trained_weights
from versa_core.training.taught import Teacher, Teaching

CLASSIFYING = {"task": "classification", "weight": 1.0, "strength": 0.0}


def finished(folder: Path, objective: str = "joint", **settings: Any) -> Path:
    """Trains a small network for some steps and leaves its run's folder."""
    folder.mkdir()
    model, built = small_model(), OBJECTIVES.build(objective, {**CLASSIFYING, **settings})
    asked = plan(steps=40, learning_rate=0.01)
    for _event in loop(model, IMAGES, built, asked, state=StateFile(folder / "state.safetensors")):
        pass
    packed = pack(model, objective, GLYPHS, title="A teacher", training={}, data={}, fingerprint=IMAGES.fingerprint)
    checkpoint.write(folder / "joint.safetensors", packed)
    return folder


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished(tmp_path_factory.mktemp("runs") / "teacher")


def taught(folder: Path, share: float, steps: int = 60) -> tuple[Autoencoder, list[dict[str, float]], torch.nn.Module]:
    """Trains another network with this teacher; returns it, the losses as reported, and its classifier."""
    model = small_model(seed=1)
    built = Teaching((folder,), share=share).build("joint", CLASSIFYING)
    kept = StateFile(folder.parent / f"learner-{share}-{steps}.safetensors")
    asked = plan(steps=steps, learning_rate=0.01)
    losses = [
        dict(event.losses)
        for event in loop(model, IMAGES, built, asked, state=kept)
        if isinstance(event, StepDone)
    ]  # fmt: skip
    weights = trained_weights(kept.path)
    head = torch.nn.Linear(model.n_latents, IMAGES.n_classes)
    head.load_state_dict({"weight": weights["head.weight"], "bias": weights["head.bias"]})
    return model, losses, head


def test_who_only_imitates_learns_the_classes_without_being_told_them(teacher: Path) -> None:
    model, losses, head = taught(teacher, share=1.0)
    assert losses[-1]["classification"] == 0
    assert losses[-1]["imitation"] < losses[0]["imitation"] / 3
    images = torch.from_numpy(IMAGES.images).float() / 255
    with torch.no_grad():
        own = head(model.encode(images)).argmax(1)
    assert torch.equal(own, Teacher.of_run(teacher).logits(images).argmax(1))


def test_the_share_divides_the_classification_loss(teacher: Path) -> None:
    (_model, shared, _head), (_other, alone, _its) = taught(teacher, 0.25, steps=1), taught(teacher, 0.0, steps=1)
    assert alone[0]["imitation"] == 0
    assert shared[0]["classification"] == pytest.approx(0.75 * alone[0]["classification"], rel=1e-5)
    assert shared[0]["loss"] == pytest.approx(
        shared[0]["reconstruction"] + shared[0]["classification"] + shared[0]["imitation"], rel=1e-5
    )


def test_a_teacher_is_asked_about_crops_at_the_size_it_was_trained_on(tmp_path: Path) -> None:
    model = Autoencoder(AutoencoderConfig("resnet14", 8, False, "photos"), generator(0)).eval()
    head = torch.nn.Linear(model.n_latents, 3)
    modules = torch.nn.ModuleDict({"model": model, "head": head})
    state = pack_state(modules, torch.optim.AdamW(modules.parameters()), generator(0), 1, 1.0)
    (tmp_path / "state.safetensors").write_bytes(state)
    packed = pack(model, "joint", Preparation("photos"), title="", training={}, data={}, fingerprint="")
    (tmp_path / "joint.safetensors").write_bytes(packed)
    images = torch.rand(2, 3, 64, 64, generator=generator(1))
    plain = torch.nn.Sequential.forward(model.encoder, images)  # type: ignore[arg-type]
    with torch.no_grad():
        wanted = head(plain)
    assert torch.allclose(Teacher.of_run(tmp_path).logits(images), wanted, atol=1e-5)


def test_what_is_no_teacher_is_refused_in_a_sentence(teacher: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="holds no finished run of joint"):
        Teacher.of_run(tmp_path)
    with pytest.raises(CheckpointError, match="no classifier of its training classes"):
        Teacher.of_run(finished(tmp_path / "prototypical", task="prototypical"))
    damaged = tmp_path / "damaged"
    shutil.copytree(teacher, damaged)
    (damaged / "state.safetensors").write_bytes((teacher / "state.safetensors").read_bytes()[:-9])
    with pytest.raises(CheckpointError, match="is damaged"):
        Teacher.of_run(damaged)
    mixed = tmp_path / "mixed"
    shutil.copytree(teacher, mixed)
    packed = pack(small_model(width=12), "joint", GLYPHS, title="", training={}, data={}, fingerprint="")
    (mixed / "joint.safetensors").write_bytes(packed)
    with pytest.raises(CheckpointError, match="different networks"):
        Teacher.of_run(mixed)


def test_what_cannot_be_taught_is_refused_in_a_sentence(teacher: Path) -> None:
    for objective, settings in (("denoise", {}), ("joint", {"task": "prototypical"})):
        with pytest.raises(MethodError, match="Set task=classification"):
            Teaching((teacher,)).build(objective, settings)
    with pytest.raises(MethodError, match="share of imitation is 2"):
        Teaching((teacher,), share=2)
    with pytest.raises(MethodError, match="temperature of imitation is 0"):
        Teaching((teacher,), temperature=0)
    other = easy_images((4, 4, 4))
    run = meta_train(
        other, "joint", CLASSIFYING, GLYPHS, plan(), title="", data={}, teaching=Teaching((teacher,))
    )  # fmt: skip
    with pytest.raises(MethodError, match="A teacher knows 4 classes, the pictures have 3"):
        next(run)
