"""A form made from what a method or an objective declares of its settings: labels, help, bounds and choices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.text import _, sentences
from versa_core.errors import VersaError
from versa_core.settings import Setting, Value, settings_of

WIDTH = 200  # px of one setting; as many stand in a row as fit
LAMBDA = "λ"


def settings_form(owner: type, values: Mapping[str, Any], *, key: str) -> dict[str, Value]:
    """Shows one widget per setting of `owner`.

    Args:
        owner: a dataclass whose fields were declared with `setting`.
        values: what was chosen before; what is missing or no longer allowed has its default.
        key: begins the widgets' keys: `{key}_{setting}`.

    Returns:
        Every setting with its value, each one allowed.
    """
    settings = settings_of(owner)
    if not settings:
        st.caption(_("There is nothing to set."))
        return {}
    chosen: dict[str, Value] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for one in settings:
            with st.container(width=WIDTH):
                chosen[one.name] = one.parse(_ask(one, _known(one, values), f"{key}_{one.name}"))
    return chosen


def allowed(owner: type, values: Mapping[str, Any]) -> dict[str, Value]:
    """Returns every setting of `owner` with its value, as the form would without anybody changing it."""
    return {one.name: _known(one, values) for one in settings_of(owner)}


def label(one: Setting) -> str:
    """Returns a setting's name as words; the weight that the literature writes λ is called so."""
    if one.help.startswith(LAMBDA):
        return _("λ, weight of the task")
    words = spelled(one)
    return _("Number of {what}").format(what=_(words)) if one.name.startswith("n_") else _(words)


def spelled(one: Setting) -> str:
    """Returns a setting's name as English words: those of what is counted, or those that begin a line."""
    words = one.name.removeprefix("n_").replace("_", " ")
    return words if one.name.startswith("n_") else words.capitalize()


def changed(owner: type, values: Mapping[str, Any]) -> bool:
    """True where a value differs from its default."""
    return any(values.get(one.name, one.default) != one.default for one in settings_of(owner))


def as_typed(owner: type, values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Returns `values` with what has just been typed into the form of that key, which is drawn further down."""
    typed = {one.name: st.session_state.get(f"{key}_{one.name}") for one in settings_of(owner)}
    return {**values, **{name: value for name, value in typed.items() if value is not None}}


def _known(one: Setting, values: Mapping[str, Any]) -> Value:
    try:
        return one.parse(values.get(one.name, one.default))
    except VersaError:  # from a project file of another version: the default is as good as any
        return one.default


def _ask(one: Setting, value: Value, key: str) -> Any:
    """One widget, of the kind that fits the setting."""
    title, help_text = label(one), _help(one)
    if one.kind is bool:
        return st.toggle(title, value=bool(value), help=help_text, key=key)
    if one.choices:
        place, words = one.choices.index(str(value)), {choice: _(choice) for choice in one.choices}
        return st.selectbox(
            title,
            one.choices,
            index=place,
            format_func=lambda choice: words[choice],
            help=help_text,
            key=key,
            filter_mode=None,
        )
    if one.kind is str:
        return st.text_input(title, value=str(value), help=help_text, key=key)
    return _ask_number(one, value, title, help_text, key)


def _ask_number(one: Setting, value: Value, title: str, help_text: str, key: str) -> Any:
    number = int if one.kind is int else float
    typed = st.number_input(
        title,
        min_value=None if one.low is None else number(one.low),
        max_value=None if one.high is None else number(one.high),
        value=number(value),
        step=number(step_of(one)),
        format="%d" if one.kind is int else "%g",
        help=help_text,
        key=key,
    )
    return value if typed is None else typed


def step_of(one: Setting) -> float:
    """Returns how far the plus and minus of a number go: in the size of the default."""
    default = abs(float(one.default))
    if one.kind is int:
        return 10.0 if default >= 50 else 5.0 if default >= 10 else 1.0
    if not default:
        return 0.1
    return 10.0 ** (math.floor(math.log10(default)) - (default >= 1))


def _help(one: Setting) -> str:
    """The setting's own sentence, its default, and what is allowed."""
    parts = [one.help, _("Default: {value}.").format(value=_number(one.default))]
    if one.low is not None and one.high is not None:
        parts.append(_("Allowed: {low} to {high}.").format(low=_number(one.low), high=_number(one.high)))
    return sentences(*parts)


def _number(value: Value) -> str:
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return _(value) if isinstance(value, str) else f"{value:g}"
