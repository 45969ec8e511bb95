"""Settings of lessons that a link can hold. A lesson names its own in `LINKED`; the table of lessons hands them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.teaching.memory import keep, recall
from versa_core.settings import Setting, Value

MOST_DRAWS = 9999


class Linked(NamedTuple):
    """One setting of a lesson.

    Attributes:
        setting: its name in addresses, what is allowed, and what it is to begin with.
        key: of the widget that holds it, or its name in the lesson's memory.
        lesson: whose memory holds it; "" where a widget does.
        values: what a widget holds for each word of the address; empty where it is the number itself.
    """

    setting: Setting
    key: str
    lesson: str = ""
    values: Mapping[str, Any] = {}

    @property
    def now(self) -> Value | None:
        """What an address says of it as it is now; None where its widget has not been shown yet."""
        if self.lesson:
            kept: Value = recall(self.lesson, self.key, self.setting.default)
            return kept
        found = st.session_state.get(self.key)
        return next((word for word, value in self.values.items() if value == found), None) if self.values else found

    def begin_with(self, value: Value) -> None:
        """Lets the lesson begin with the value, where there is none yet."""
        if self._held() is None:
            self.set(value)

    def set(self, value: Value) -> None:
        """Sets it, before the lesson is shown."""
        if self.lesson:
            keep(self.lesson, self.key, value)
        else:
            st.session_state[self.key] = self.values[str(value)] if self.values else value

    def _held(self) -> Any:
        return recall(self.lesson, self.key) if self.lesson else st.session_state.get(self.key)


def number(name: str, key: str, low: int, high: int) -> Linked:
    """A whole number that a widget holds."""
    return Linked(Setting(name, int, low, "", low, high), key)


def drawn(lesson: str, name: str = "seed", high: int = MOST_DRAWS) -> Linked:
    """A whole number from 0 on that the lesson's memory holds, such as how often other examples were drawn."""
    return Linked(Setting(name, int, 0, "", 0, high), name, lesson)


def choice(name: str, key: str, options: Sequence[Any]) -> Linked:
    """One of a widget's options."""
    values = {str(one): one for one in options}
    return Linked(Setting(name, str, "", "", choices=tuple(values)), key, values=values)
