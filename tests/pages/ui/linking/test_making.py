"""Links as they are made from a project and from what a teacher has chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pages.ui.linking.addresses import address_of, is_local
from pages.ui.linking.making import Asked, first_asked, link_of
from pages.ui.linking.map_settings import MAP_SETTINGS, changed_maps
from pages.ui.linking.training_settings import order_as_linked
from pages.ui.maps import MapSettings
from pages.ui.metatraining import order
from versa_core.data.profile import Preparation
from versa_core.objectives import OBJECTIVES
from versa_core.project import Project
from versa_core.settings import settings_of
from versa_core.teaching.handouts import Draw
from versa_core.teaching.links import Link


def test_a_link_has_what_was_asked_for_and_what_adapt_has() -> None:
    mine = Project(
        checkpoint="glyphs-joint", method="adapted", seed=3, preparation=Preparation("glyphs", crop_ink=False)
    )
    mine.method_settings = {"head_steps": 7}
    mine.map_settings = {"kind": "tsne", "perplexity": 5, "n_dims": 2, "seed": -1}
    link = link_of(mine, Asked("strokes", {"way": 4, "draw": 9}, hidden=("method",)), language="zh_CN")
    assert link.draw == Draw("strokes", 4, 3, 3, 9)
    assert (link.checkpoint, link.method, link.settings, link.seed) == ("glyphs-joint", "adapted", {"head_steps": 7}, 3)
    assert link.prepared == "glyphs-uncropped"
    assert link.maps == {"kind": "tsne", "perplexity": 5}
    assert link.hidden == ("method",)
    assert link.language == "", "each browser decides, unless it was asked for"


@pytest.mark.parametrize(
    ("how", "name"),
    [
        (Preparation("glyphs", fit="centre"), "glyphs"),
        (Preparation("glyphs", crop_ink=False, fit="pad"), "glyphs-uncropped"),
        (Preparation("photos", crop_ink=False, fit="pad"), "photos-pad"),
        (None, ""),
    ],
)
def test_what_a_profile_does_not_look_at_keeps_no_link_from_its_preparation(how: Preparation | None, name: str) -> None:
    assert link_of(Project(preparation=how), Asked()).prepared == name


def test_adapt_and_language_are_as_asked() -> None:
    mine = Project(method="adapted", seed=3)
    assert link_of(mine, Asked(with_work=False, with_language=True), language="en") == Link(language="en")


def test_defaults_and_own_checkpoints_are_not_in_a_link() -> None:
    mine = Project(checkpoint="mine", checkpoints={"mine": b"x"}, method="prototype", method_settings={"unknown": 1})
    link = link_of(mine, Asked())
    assert (link.checkpoint, link.settings) == ("", {})


def test_an_address_is_the_pages_with_readable_parameters() -> None:
    link = Link(draw=Draw("digits"), hidden=("method", "settings"))
    parameters = "example=digits&way=5&shot=3&query=3&draw=0&hide=method,settings"
    assert (
        address_of(link, "https://lab.example.org/versa/adapt") == f"https://lab.example.org/versa/adapt?{parameters}"
    )
    assert address_of(Link(), "https://lab.example.org/") == "https://lab.example.org/"


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://localhost:8501/adapt", True),
        ("http://127.0.0.2/", True),
        ("http://[::1]:80/", True),
        ("http://192.168.1.7:8501/", False),
        ("https://versa.example.org/", False),
        ("/adapt", False),
    ],
)
def test_an_address_that_leads_each_computer_to_itself_is_known(address: str, local: bool) -> None:
    assert is_local(address) == local


def test_the_maps_settings_are_what_maps_read() -> None:
    """Whatever a link may say of maps is a field of theirs, and survives their own check."""
    for one in MAP_SETTINGS:
        for value in one.choices or (one.high, one.low, one.default):
            if value is not None:
                assert getattr(MapSettings.from_plain({one.name: value}), one.name) == value
    assert changed_maps(MapSettings()) == {}


def test_a_scale_that_was_chosen_is_in_the_link_be_it_on_or_off() -> None:
    for chosen in (True, False):
        assert changed_maps(MapSettings(same_scale=chosen)) == {"same_scale": chosen}


def test_the_first_link_has_the_pictures_that_are_open() -> None:
    assert first_asked(None) == Asked()
    drawn = Draw("scenes", 4, 2, 1, 7)
    assert link_of(Project(), first_asked(drawn)).draw == drawn


@pytest.mark.parametrize("budget", [{"minutes": 1.5}, {"minutes": None, "steps": 40}])
def test_a_meta_training_is_ordered_as_it_was(budget: dict[str, float | None]) -> None:
    mine, learners = Project(), Project()
    asked = order(mine)
    asked.source, asked.objective, asked.seed = "digits", "denoise", 7
    asked.minutes, asked.steps = budget["minutes"], budget.get("steps")
    asked.encoder, asked.imagenet = "vgg11", True
    asked.settings = {one.name: one.default for one in settings_of(OBJECTIVES.type_of("denoise"))}
    link = link_of(mine, Asked(), page="metatrain")
    assert link.goal == {}, "defaults are not in a link"
    order_as_linked(learners, link.training, {})
    assert replace(order(learners), settings=asked.settings) == asked
    assert learners.notes
    assert link_of(mine, Asked()).training == {}, "only where the page is the one of it"
