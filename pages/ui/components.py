"""The app's own components: a grid of thumbnails that can be clicked, and a pad to draw on."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from pages.ui.scripts import joined
from pages.ui.text import _

PNG_ADDRESS = "data:image/png;base64,"
MAX_DRAWING = 2_000_000  # characters of a data URI; a pad full of scribble has a twentieth


_thumbnails = st.components.v2.component(
    "versa_thumbnails",
    html='<div class="grid" role="group"></div>',
    css=joined("thumbnails.css"),
    js=joined("thumbnails.js"),
)
_drawing = st.components.v2.component(
    "versa_drawing",
    html='<div class="pad"><canvas width="280" height="280" role="img"></canvas>'
    '<button class="clear" type="button"></button></div>',
    css=joined("drawing.css"),
    js=joined("drawing.js"),
)


@dataclass(frozen=True)
class Thumbnail:
    """One cell of the grid; `src` is a data URI, `alt` is shown as text, `role` is "support" or "query"."""

    id: str
    src: str
    alt: str
    role: str


def thumbnails(
    items: Sequence[Thumbnail], *, key: str, on_mark: Callable[[str], None] | None, pixelated: bool = False
) -> str | None:
    """Shows the grid.

    Args:
        items: one per picture.
        key: of the component.
        on_mark: called with the id of the picture whose mark was clicked, before the script runs again; None where
            the marks stay as they are.
        pixelated: draws small images enlarged as squares.

    Returns:
        The id of the picture that has just been clicked, or None.
    """

    def marked() -> None:
        picture_id = st.session_state[key].get("marked")
        if isinstance(picture_id, str) and on_mark is not None:
            on_mark(picture_id)

    words = {"support": _("support"), "query": _("query"), "change": _("Switch between support and query")}
    result: Any = _thumbnails(
        key=key,
        data={
            "items": [asdict(item) for item in items],
            "words": words,
            "pixelated": pixelated,
            "fixed": on_mark is None,
        },
        on_opened_change=lambda: None,
        on_marked_change=marked,
    )
    opened = result.opened
    return opened if isinstance(opened, str) else None


def drawing_pad(key: str) -> bytes | None:
    """Shows the pad; returns what is drawn on it as PNG bytes, or None while it is empty. A new key is a clean pad."""
    words = {"clear": _("Clear"), "pad": _("A pad to draw on")}
    result: Any = _drawing(key=key, data={"words": words}, default={"drawing": None}, on_drawing_change=lambda: None)
    address = result.drawing
    if not isinstance(address, str) or not address.startswith(PNG_ADDRESS) or len(address) > MAX_DRAWING:
        return None
    try:
        return base64.b64decode(address.removeprefix(PNG_ADDRESS), validate=True)
    except binascii.Error:
        return None
