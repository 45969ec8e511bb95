"""Forms: one widget per setting of every method and objective, and every value that comes back is allowed."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.forms import changed, label, step_of
from versa_core.methods import METHODS
from versa_core.objectives import OBJECTIVES
from versa_core.settings import Setting, build, settings_of

OWNERS = [
    *(("METHODS", info.name) for info in METHODS.infos()),
    *(("OBJECTIVES", info.name) for info in OBJECTIVES.infos()),
]


def form(registry: str, name: str, values: dict[str, object]) -> AppTest:
    """Opens the form alone, on a page that keeps what it returns."""

    def page(registry: str, name: str, values: dict[str, object]) -> None:
        import streamlit as st

        from pages.ui.forms import settings_form
        from versa_core.methods import METHODS
        from versa_core.objectives import OBJECTIVES

        owner = {"METHODS": METHODS, "OBJECTIVES": OBJECTIVES}[registry].type_of(name)
        st.session_state["got"] = settings_form(owner, values, key="f")

    return AppTest.from_function(page, args=(registry, name, values), default_timeout=30).run()


def owner_of(registry: str, name: str) -> type:
    return {"METHODS": METHODS, "OBJECTIVES": OBJECTIVES}[registry].type_of(name)


@pytest.mark.parametrize(("registry", "name"), OWNERS)
def test_an_untouched_form_gives_the_defaults(registry: str, name: str) -> None:
    app = form(registry, name, {})
    assert not app.exception
    settings = settings_of(owner_of(registry, name))
    assert app.session_state["got"] == {one.name: one.default for one in settings}
    widgets = [*app.number_input, *app.selectbox, *app.toggle, *app.text_input]
    assert len(widgets) == len(settings)
    assert all(widget.help for widget in widgets)


def test_what_is_typed_comes_back_and_can_be_built() -> None:
    app = form("METHODS", "article", {})
    app.number_input(key="f_n_steps").set_value(7)
    app.selectbox(key="f_reading").set_value("B").run()
    got = app.session_state["got"]
    assert (got["n_steps"], got["reading"]) == (7, "B")
    assert build(METHODS.type_of("article"), got)
    assert changed(METHODS.type_of("article"), got)
    assert not changed(METHODS.type_of("article"), {})


def test_known_values_are_shown_and_impossible_ones_fall_back() -> None:
    app = form("METHODS", "article", {"n_steps": 10**9, "reading": "B", "of another version": 3})
    assert app.session_state["got"]["n_steps"] == 100
    assert app.session_state["got"]["reading"] == "B"
    assert set(app.session_state["got"]) == {one.name for one in settings_of(METHODS.type_of("article"))}


def test_bounds_reach_the_widget() -> None:
    box = form("METHODS", "article", {}).number_input(key="f_n_steps")
    assert (box.min, box.max) == (1, 2000)


def test_labels_are_words_and_steps_fit_the_size() -> None:
    def one(name: str, kind: type, default: float, help: str = "") -> Setting:
        return Setting(name, kind, default, help)

    assert label(one("n_steps", int, 3)) == "Number of steps"
    assert label(one("learning_rate", float, 0.1)) == "Learning rate"
    assert label(one("weight", float, 0.5, "λ, the weight.")).startswith("λ")
    steps = [step_of(one("x", kind, default)) for kind, default in [(int, 3), (int, 20), (float, 0.003), (float, 15.0)]]
    assert steps == [1.0, 5.0, 0.001, 1.0]
