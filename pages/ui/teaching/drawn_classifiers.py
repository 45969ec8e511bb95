"""Classifiers drawn from a Gaussian over their weights, one by one: each alone, and the mean of what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.galleries import bars_html, figure_html
from pages.ui.palette import class_style
from pages.ui.teaching.characters import Episode, character_names
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core.teaching.texts import Text
from versa_core.teaching.writing import N_SAMPLES, average

SAMPLES = "versa_samples"


def _step(to: int) -> None:
    st.session_state[SAMPLES] = min(N_SAMPLES, max(1, to))


def show_draws(text: Text, episode: Episode, probabilities: npt.NDArray[np.float32], numbers: dict[str, str]) -> None:
    """Shows the section.

    Args:
        text: of the lesson.
        episode: what was asked.
        probabilities: (N_SAMPLES, n_queries, n_way), what each drawn classifier says.
        numbers: for the words, besides those worked out here.
    """
    st.header(_("Draw classifiers from it"))
    say(text, "draws", n_samples=N_SAMPLES)
    queries = np.flatnonzero(~episode.is_support)
    st.session_state.setdefault(SAMPLES, 1)
    with st.container(horizontal=True, vertical_alignment="bottom", key="versa_draws"):
        hardest = int(average(probabilities, N_SAMPLES).max(1).argmin())
        query = st.number_input(_("Query"), 1, len(queries), hardest + 1, key=f"versa_query_{episode.key}", width=140)
        n = st.slider(_("Classifiers drawn"), 1, N_SAMPLES, key=SAMPLES, width=300)
        st.button(_("One more"), icon=":material/add:", on_click=_step, args=(n + 1,), key="versa_more")
        st.button(_("Back to one"), icon=":material/restart_alt:", on_click=_step, args=(1,), key="versa_reset")
    row = int(query) - 1
    votes = probabilities[:n, row].argmax(1)
    mean = average(probabilities, n)[row]
    last = probabilities[n - 1, row]
    names, place = character_names(probabilities.shape[2]), int(queries[row])
    left, middle, right = st.columns([1, 3, 3])
    left.html(figure_html(episode.addresses[place], _("the query"), names[int(episode.labels[place])], width="110px"))
    styles = [class_style(label) for label in range(len(names))]
    with middle:
        st.markdown(_("**Classifier {n} alone**").format(n=n))
        st.html(bars_html(zip(names, last.tolist(), styles, strict=True)))
    with right:
        st.markdown(_("**Mean of all {n}**").format(n=n))
        st.html(bars_html(zip(names, mean.tolist(), styles, strict=True)))
    values: dict[str, Any] = {
        "n": n, "n_agree": int((votes == mean.argmax()).sum()), "answer": names[int(mean.argmax())],
        "probability": f"{mean.max():.2f}", "query": row + 1, **numbers,
    }  # fmt: skip
    say(text, "drawn", **values)
    show_conclusions(text, "draws", **values)
    codes = (
        Code("versa_core.models.amortiser", "Amortiser.forward"),
        Code("versa_core.models.amortiser", "sample_logits"),
        Code("versa_core.teaching.writing", "write_classifier"),
    )
    three_ways(text, codes, **values)
