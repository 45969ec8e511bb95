"""Many small pictures as one sheet, sent to the page once; all maps cut theirs from it."""

from __future__ import annotations

import base64
import io
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.scripts import joined
from versa_core.analysis.projector import sprite, thumbnail_side

QUALITY = 80  # of the WebP; about 1 kB for a photograph of 64 px

_sheet = st.components.v2.component("versa_picture_sheet", html="<span hidden></span>", js=joined("picture_sheet.js"))


@dataclass(frozen=True)
class PictureSheet:
    """A sheet as the browser gets it.

    Attributes:
        slot: where the maps look for it; a new sheet takes the place of the old one.
        name: names its content.
        src: the picture as a data URI.
        side: px of one picture on it.
        columns: pictures in a row.
        says: per picture, what is told of it; text, never markup.
    """

    slot: str
    name: str
    src: str
    side: int
    columns: int
    says: tuple[str, ...]

    @property
    def address(self) -> dict[str, str]:
        """What a map needs to find it."""
        return {"slot": self.slot, "name": self.name}


def make_sheet(slot: str, name: Hashable, images: npt.NDArray[np.uint8], says: Sequence[str]) -> PictureSheet:
    """Draws the sheet.

    Args:
        slot: see `PictureSheet`.
        name: of all that the pictures and words depend on.
        images: (n, c, h, w), square.
        says: n texts.
    """
    if not len(images):
        return PictureSheet(slot, str(name), "", 1, 1, ())
    stream, drawn = io.BytesIO(), sprite(images)
    drawn.save(stream, "WEBP", quality=QUALITY, method=0)
    src = "data:image/webp;base64," + base64.b64encode(stream.getvalue()).decode()
    side = thumbnail_side(len(images), images.shape[2:])[0]
    return PictureSheet(slot, str(name), src, side, drawn.width // side, tuple(says))


def show_sheet(sheet: PictureSheet) -> None:
    """Hands the sheet to the page; unchanged, it is not sent again."""
    data: dict[str, Any] = {
        "slot": sheet.slot, "name": sheet.name, "src": sheet.src,
        "side": sheet.side, "columns": sheet.columns, "says": list(sheet.says),
    }  # fmt: skip
    _sheet(key=f"sheet_{sheet.slot}", data=data)
