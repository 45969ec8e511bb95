"""What confidence is worth, in the lesson on being sure: temperature and reliability."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.teaching.guessing import reply
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.reliability import show_reliability
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.sure_luck import Sample
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core.analysis.calibration import expected_calibration_error
from versa_core.teaching.sureness import confidence_of, reliability
from versa_core.teaching.texts import Text

SURE = 0.9
TEMPERATURE = "sure_temperature"
TEMPERATURES = (0.1, 8.0)  # that can be set


def _cool(to: float) -> None:
    st.session_state[TEMPERATURE] = to


def show_confidence(text: Text, guessed: str, sample: Sample, asked: dict[str, Any]) -> None:
    """Shows how many of the sure answers were right, and lets the temperature be changed."""
    st.header(_("What confidence is worth"))
    right = asked["logits"].argmax(1) == asked["labels"]
    raw = confidence_of(asked["logits"], 1.0)
    sure = raw >= SURE
    share = float(right[sure].mean()) if sure.any() else 0.0
    fitted = asked["temperature"]
    values = {
        "n_sure": int(sure.sum()), "n_asked": len(right), "right_of_sure": whole_percent(share),
        "said_of_sure": whole_percent(float(raw[sure].mean()) if sure.any() else 0.0),
        "accuracy": whole_percent(float(right.mean())), "n_known": sample.n_known,
        "fitted": f"{fitted:.2f}", "error_raw": _points(expected_calibration_error(raw, right)),
        "error_fitted": _points(expected_calibration_error(confidence_of(asked["logits"], fitted), right)),
    }  # fmt: skip
    reply(text, guessed, "low" if share < 0.8 else "middle" if share < 0.95 else "high", values, about="sure")
    say(text, "temperature", **values)
    st.session_state.setdefault(TEMPERATURE, 1.0)
    with st.container(horizontal=True, vertical_alignment="bottom", key="sure_cooling"):
        temperature = st.slider(_("Temperature"), *TEMPERATURES, step=0.1, key=TEMPERATURE, width=320)
        best = min(8.0, max(0.1, round(fitted, 1)))
        st.button(_("The fitted one"), icon=":material/tune:", on_click=_cool, args=(best,), key="sure_fit")
        st.button(_("Back to 1"), icon=":material/restart_alt:", on_click=_cool, args=(1.0,), key="sure_reset")
    confidence = confidence_of(asked["logits"], temperature)
    error = _points(expected_calibration_error(confidence, right))
    show_reliability(reliability(confidence, right))
    now = {"temperature": f"{temperature:.1f}", "error": error, "said": whole_percent(float(confidence.mean()))}
    say(text, "calibrated", **values, **now)
    show_conclusions(text, "sure", **values, **now)
    codes = (
        Code("versa_core.teaching.sureness", "reliability"),
        Code("versa_core.analysis.calibration", "fit_temperature"),
    )
    three_ways(text, codes, "sure", **values, **now)


def _points(share: float) -> str:
    return f"{100 * share:.1f}"
