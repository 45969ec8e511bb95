"""Meta-training from the page: what is sent, what is refused, and under which names checkpoints are kept."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.metacharts import GAP, strip
from pages.ui.metatraining import BACKBONES, MAX_OWN, Order, obstacle, payload, save, suggested_name
from tests.pages.conftest import picture
from tests.toys import small_checkpoint
from versa_core.checkpoint import bundled
from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError, ProjectError
from versa_core.project import Project
from versa_core.project_training import OWN


def project_of(*counts: int) -> Project:
    """Classes with so many pictures each."""
    made = Project()
    for number, n_pictures in enumerate(counts):
        made.add_pictures(f"class {number}", [(f"{n}.png", picture(50 * number + n)) for n in range(n_pictures)])
    made.set_preparation(Preparation("glyphs"))
    return made


def test_named_sources_need_no_pictures_and_own_ones_enough() -> None:
    assert obstacle(Project(), "strokes") == ""
    assert obstacle(project_of(2, 3), OWN) == ""
    assert "2 classes with 2 pictures each; you have 1 such" in obstacle(project_of(2, 1), OWN)
    with pytest.raises(ProjectError, match="you have 0 such"):
        payload(Project(), Order(source=OWN))


def test_own_pictures_are_sent_with_their_preparation() -> None:
    given = payload(project_of(2, 3), Order(source=OWN, minutes=None, steps=20, seed=4, settings={"weight": 0.0}))
    assert given["images"].shape == (5, 1, 28, 28)
    assert given["labels"].tolist() == [0, 0, 1, 1, 1]
    assert given["preparation"] == Preparation("glyphs").to_plain()
    assert (given["steps"], given["minutes"], given["seed"], given["settings"]) == (20, None, 4, {"weight": 0.0})


def test_weights_of_imagenet_are_asked_for_backbones_alone() -> None:
    assert payload(Project(), Order(imagenet=True))["imagenet"] is False
    assert payload(Project(), Order(imagenet=True, encoder="resnet18"))["imagenet"] is True


def test_the_offered_backbones_are_the_cores() -> None:
    from versa_core.models.backbones import BACKBONES as known

    assert set(BACKBONES) == set(known)


def test_names_say_what_it_was_trained_on() -> None:
    assert suggested_name(Order(source="digits", objective="article")) == "digits-article"
    assert suggested_name(Order(source=OWN, encoder="vgg11")) == "my-pictures-joint-vgg11"


def test_a_saved_checkpoint_is_the_next_choice_on_adapt() -> None:
    project = project_of(2, 2)
    project.method, project.method_settings = "article", {"n_steps": 3}
    assert save(project, "  my\nmodel ", small_checkpoint()) == "my model"
    assert (project.checkpoint, project.method, project.method_settings) == ("my model", "", {})


@pytest.mark.parametrize("name", ["", " \n", "taken", *(info.key for info in bundled()[:1])])
def test_impossible_names_are_refused(name: str) -> None:
    project = Project()
    project.checkpoints["taken"] = b""
    with pytest.raises(ProjectError, match=r"no name|choose another name"):
        save(project, name, small_checkpoint())
    assert list(project.checkpoints) == ["taken"]


def test_too_many_and_damaged_ones_are_refused() -> None:
    project = Project()
    with pytest.raises(CheckpointError):
        save(project, "broken", b"no checkpoint")
    project.checkpoints = {str(number): b"" for number in range(MAX_OWN)}
    with pytest.raises(ProjectError, match=f"You have {MAX_OWN} checkpoints"):
        save(project, "one more", small_checkpoint())


def test_a_strip_holds_each_picture_in_its_place() -> None:
    images = np.arange(3 * 3 * 2 * 2, dtype=np.uint8).reshape(3, 3, 2, 2)
    made = strip(images)
    assert made.shape == (3, 2, 3 * 2 + 2 * GAP)
    for place in range(3):
        left = place * (2 + GAP)
        np.testing.assert_array_equal(made[:, :, left : left + 2], images[place])
