"""How sure the published VERSA is of its weights: the learned standard deviations, class by class."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.ui.galleries import bars_html
from pages.ui.palette import class_style
from pages.ui.text import _
from versa_core.checkpoint import read_info
from versa_core.project import Run

METHOD = "amortised"


def show_spread(run: Run) -> None:
    """Shows one bar per class, where the run's method learns a distribution over weights."""
    if run.method != METHOD:
        return
    shares = spread(read_info(run.model).metadata.get("head", {}))
    if len(shares) != len(run.class_names):
        return
    st.markdown(_("**Learned standard deviation** of each class's weights, as a share of their mean size"))
    named = zip(run.class_names, shares, strict=True)
    with st.container(key="adapt_spread", width=520):
        st.html(bars_html((name, share, class_style(label)) for label, (name, share) in enumerate(named)))
    st.caption(
        _(
            "You may conclude of which classes' weights the network is less sure. You may not conclude how often it is "
            "right: such deviations tend to shrink in training."
        )
    )


def spread(head: Mapping[str, list[float]]) -> list[float]:
    """Returns each class's standard deviation as a share of its weights' mean size; empty for other heads."""
    pairs = zip(head.get("deviations", []), head.get("sizes", []), strict=True)
    return [deviation / size if size else 0.0 for deviation, size in pairs]
