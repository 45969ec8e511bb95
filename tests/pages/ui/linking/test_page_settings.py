"""What is chosen on pages: each setting has its widget or note, and is in the link and back."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit

from pages.ui.linking.making import Asked, link_of
from pages.ui.linking.page_settings import PAGE_SETTINGS, PageSetting, linked, page_settings_now
from pages.ui.linking.race_settings import chosen_racers, race_as_linked, racer_words
from pages.ui.lucky import BARE
from pages.ui.racing import MAX_RACERS, OWN, PICTURES, racers_note
from versa_core.project import Project

PAGES = Path(__file__).resolve().parents[4] / "pages"
SOURCES = "".join(path.read_text(encoding="utf-8") for path in PAGES.rglob("*.py") if path.stem != "page_settings")
NAMED = {one.setting.name: one for one in PAGE_SETTINGS}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What widgets hold."""
    held: dict[str, object] = {}
    monkeypatch.setattr(streamlit, "session_state", held)
    return held


@pytest.mark.parametrize("one", PAGE_SETTINGS, ids=lambda one: one.setting.name)
def test_the_page_has_that_widget_or_note(one: PageSetting) -> None:
    assert f'"{one.key}"' in SOURCES
    assert len(NAMED) == len(PAGE_SETTINGS), "names are told apart"


@pytest.mark.parametrize("one", PAGE_SETTINGS, ids=lambda one: one.setting.name)
def test_every_value_that_is_not_usual_is_in_the_link_and_begins_there(
    one: PageSetting, session: dict[str, object]
) -> None:
    mine, setting = Project(), one.setting
    for value in setting.choices or ((True,) if setting.kind is bool else (int(setting.low or 0) + 1, setting.high)):
        assert value is not None
        if one.is_noted:
            one.note(mine, value)
        else:
            session.clear()
            one.begin_with(value)
        expected = {} if value == setting.default else {setting.name: value}
        assert page_settings_now(mine, with_race=True) == expected
        assert setting.parse(str(value).lower() if setting.kind is bool else str(value)) == value


def test_what_a_learner_has_chosen_stays(session: dict[str, object]) -> None:
    session["film_kind"] = "tsne"
    NAMED["film"].begin_with("pca")
    assert session["film_kind"] == "tsne"
    assert [(one.setting.name, value) for one, value in linked({"film": "pca", "unknown": 1})] == [("film", "pca")]


def test_a_race_is_in_the_links_of_its_page(session: dict[str, object]) -> None:
    mine, learners = Project(), Project()
    assert chosen_racers(mine) == ()
    mine.remember(PICTURES, "digits")
    mine.remember(racers_note("glyphs"), ["adapted@glyphs-joint", "pixels@", "adapted@my own", 7])
    NAMED["luck"].note(mine, "pixels")
    link = link_of(mine, Asked(), page="compare")
    assert link.racers == ("adapted@glyphs-joint", "pixels"), "the first is what the others are compared with"
    assert link.looks == {"race": "digits", "luck": "pixels"}
    assert mine.notes["luck checkpoint"] == BARE
    race_as_linked(learners, link.racers)
    assert learners.notes[racers_note("glyphs")] == ["adapted@glyphs-joint", "pixels@"]
    assert not link_of(mine, Asked(), page="adapt").racers
    assert not link_of(mine, Asked(), page="adapt").looks


def test_a_link_lets_no_more_race_than_the_page_does() -> None:
    words, mine = racer_words(), Project()
    assert len(words) > MAX_RACERS
    race_as_linked(mine, words)
    noted = mine.notes[racers_note("photos")]
    assert isinstance(noted, list)
    assert len(noted) == MAX_RACERS


def test_pictures_of_a_race_from_a_strangers_project_are_not_looked_for() -> None:
    mine = Project()
    for strange in ("torchvision:MNIST", 7, None):
        mine.remember(PICTURES, strange)
        assert chosen_racers(mine) == ()
    mine.remember(PICTURES, OWN)
    assert chosen_racers(mine) == ()
