"""Errors on screen: what the core says on purpose is shown as a sentence; anything else is a bug and stays one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.ui.text import plain
from versa_core.errors import VersaError


@contextmanager
def told() -> Iterator[None]:
    """Shows a VersaError raised inside as a sentence in its place; the script goes on after the block."""
    try:
        yield
    except VersaError as error:
        st.error(plain(str(error)), icon=":material/error:")
