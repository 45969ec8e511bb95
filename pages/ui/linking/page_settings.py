"""What else one chooses on pages, as links hold it: held by a widget while it is shown, or noted in the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.ablation import read_results
from pages.ui.answer_table import orders
from pages.ui.latent_drawing import MAX_SEED
from pages.ui.lucky import BARE, CHECKPOINT
from pages.ui.mattering import ORDERS as PARTS
from pages.ui.racing import OWN, PICTURES
from pages.ui.redrawing_objectives import GIVEN
from pages.ui.redrawing_sections import SECTION, SECTIONS
from pages.ui.turning import STEP
from pages.ui.walking import STEPS
from versa_core import checkpoint
from versa_core.data.sources import SOURCES
from versa_core.project import Project
from versa_core.settings import Setting, Value


class PageSetting(NamedTuple):
    """One setting.

    Attributes:
        setting: its name in addresses, what is allowed, and what it usually is.
        key: of the widget that holds it, or of the project's note.
        is_noted: the project holds it.
        values: what is held for each word of the address; empty where it is the value itself.
    """

    setting: Setting
    key: str
    is_noted: bool = False
    values: Mapping[str, Any] = {}

    def now(self, mine: Project) -> Value | None:
        """What an address says of it as it is now; None where it is as usual, or not shown."""
        held: Any = mine.notes.get(self.key) if self.is_noted else st.session_state.get(self.key)
        found: Value | None = (
            next((word for word, value in self.values.items() if value == held), None) if self.values else held
        )
        return None if found == self.setting.default else found

    def note(self, mine: Project, value: Value) -> None:
        """Notes the value in the project."""
        mine.remember(self.key, self._held(value))

    def begin_with(self, value: Value) -> None:
        """Lets the widget begin with the value, where it is not shown yet."""
        if self.key not in st.session_state:
            st.session_state[self.key] = self._held(value)

    def _held(self, value: Value) -> Any:
        return self.values[str(value)] if self.values else value


def one_of(name: str, key: str, options: Sequence[Any], usual: Any = None) -> PageSetting:
    """One of a widget's options, of which the first is usual."""
    values = {str(one): one for one in options}
    first = str(options[0] if usual is None else usual)
    return PageSetting(Setting(name, str, first, "", choices=tuple(values)), key, values=values)


def switch(name: str, key: str) -> PageSetting:
    """A switch that is usually off."""
    return PageSetting(Setting(name, bool, False, ""), key)


def noted(name: str, key: str, values: Mapping[str, Any]) -> PageSetting:
    """What the project notes; nothing is usual, as it depends on what the visitor has."""
    return PageSetting(Setting(name, str, "", "", choices=tuple(values)), key, True, values)


def measured_tasks() -> tuple[str, ...]:
    """Returns the tasks of the measurement on About."""
    results = read_results()
    return tuple(one["key"] for one in results["tasks"]) if results else ("",)


PAGE_SETTINGS = (
    switch("seen", "model_view"),
    one_of("parts", "mattering_order", PARTS),
    switch("descent", "descent_on"),
    switch("several", "several_on"),
    one_of("film", "film_kind", ("pca", "tsne")),
    one_of("section", SECTION, SECTIONS),
    PageSetting(Setting("walk", int, STEPS[2], "", STEPS[0], STEPS[1]), "walk_steps"),
    PageSetting(Setting("drawn", int, 0, "", 0, MAX_SEED), "drawn_seed"),
    one_of("given", "objectives_given", GIVEN),
    one_of("turned", "turned_by", range(0, 360, STEP), 90),
    one_of("answers", "predict_order", tuple(orders())),
    switch("none", "confusion_none"),
    noted("race", PICTURES, {name: name for name in (OWN, *SOURCES)}),
    noted("luck", CHECKPOINT, {"pixels": BARE, **{one.key: one.key for one in checkpoint.bundled()}}),
    one_of("ablation", "ablation_task", measured_tasks()),
)


def page_settings_now(mine: Project, *, with_race: bool) -> dict[str, Value]:
    """Returns what is chosen on the page that is shown, as far as it is not as usual; the race's on Compare alone."""
    values = ((one.setting.name, one.now(mine)) for one in PAGE_SETTINGS if with_race or not one.is_noted)
    return {name: value for name, value in values if value is not None}


def linked(looks: Mapping[str, Value]) -> Iterator[tuple[PageSetting, Value]]:
    """Yields the settings that a link names, with their values."""
    return ((one, looks[one.setting.name]) for one in PAGE_SETTINGS if one.setting.name in looks)
