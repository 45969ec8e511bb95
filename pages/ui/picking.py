"""One of several things that have a name in the program and a title on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st


def pick(label: str, titles: Mapping[str, str], now: str, *, key: str, **options: Any) -> str:
    """Shows a list of titles; returns the name of the picked one.

    Args:
        label: what is asked for.
        titles: by name, in the order of the list.
        now: the name that is picked to begin with.
        key: of the widget.
        options: further ones of `st.selectbox`.
    """
    names = list(titles)
    place = names.index(now)
    picked: str = st.selectbox(label, names, index=place, format_func=lambda name: titles[name], key=key, **options)
    return picked
