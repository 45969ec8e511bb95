"""Which checkpoints the luck meter offers, and what its gallery shows."""

from __future__ import annotations

from pages.ui.embedded import with_class_means
from pages.ui.lucky import shown_at
from tests.pages.conftest import picture
from tests.toys import small_checkpoint
from versa_core.data.profile import Preparation
from versa_core.project import Project


def filled() -> Project:
    project = Project()
    for number, name in enumerate(("owl", "bat")):
        project.add_pictures(name, [(f"{index}.png", picture(10 * number + index)) for index in range(2)])
    project.set_preparation(Preparation("glyphs"))
    return project


def test_a_checkpoint_that_cannot_tell_classes_apart_is_not_offered() -> None:
    mine = filled()
    mine.checkpoints.update(useful=small_checkpoint("unlabelled"), drawing=small_checkpoint("views"))
    keys = [one.key for one in with_class_means(mine, mine)]
    assert "useful" in keys
    assert "drawing" not in keys


def test_the_gallery_shows_the_named_pictures_with_their_classes() -> None:
    mine = filled()
    shown = shown_at(mine, mine.image_set()[0], [1, 2])
    assert [(one.name, one.class_name, one.is_support) for one in shown] == [
        ("1.png", "owl", True),
        ("0.png", "bat", True),
    ]
