"""How sure the published VERSA is of its weights: the learned standard deviations, class by class."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeGuard

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


def spread(head: object) -> list[float]:
    """Returns each class's standard deviation as a share of its weights' mean size; empty for other heads.

    Args:
        head: what the model's file says of it, which a stranger may have written.
    """
    if not isinstance(head, Mapping):
        return []
    deviations, sizes = head.get("deviations"), head.get("sizes")
    if not (_are_numbers(deviations) and _are_numbers(sizes) and len(deviations) == len(sizes)):
        return []
    return [deviation / size if size else 0.0 for deviation, size in zip(deviations, sizes, strict=True)]


def _are_numbers(values: object) -> TypeGuard[list[float]]:
    return isinstance(values, list) and all(isinstance(one, int | float) and math.isfinite(one) for one in values)
