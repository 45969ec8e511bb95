"""Pictures on screen as data URIs: they live in the page alone, so that no address leads to a visitor's picture."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image

from versa_core.project import Picture


def data_uri(data: bytes) -> str:
    """Returns PNG or WebP bytes as an address that holds them."""
    kind = "png" if data.startswith(b"\x89PNG") else "webp"
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def small_uri(picture: Picture) -> str:
    """Returns the picture's thumbnail as a data URI."""
    return data_uri(picture.small)


def array_uri(image: npt.NDArray[Any]) -> str:
    """Returns one prepared image, (c, h, w) uint8 with c 1 or 3, as the data URI of a lossless PNG."""
    return pixels_uri(image[0] if len(image) == 1 else image.transpose(1, 2, 0))


def pixels_uri(pixels: npt.NDArray[np.uint8]) -> str:
    """Returns pixels, (h, w) or (h, w, 3 or 4) uint8, as the data URI of a lossless PNG."""
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(stream, "PNG", compress_level=1)
    return data_uri(stream.getvalue())


def vector_uri(svg: bytes) -> str:
    """Returns a drawing as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()


def show_picture(uri: str, alt: str, *, width: str = "100%", pixelated: bool = False) -> None:
    """Shows one picture; `alt` is text, never markup.

    Args:
        uri: of `data_uri`, `small_uri` or `array_uri`.
        alt: what it shows, for those who do not see it.
        width: in CSS.
        pixelated: draws small images enlarged as squares, so that each pixel of the model's view is seen.
    """
    rendering = "image-rendering:pixelated;" if pixelated else ""
    style = f"width:{width};max-width:100%;border-radius:4px;{rendering}"
    st.html(f'<img src="{uri}" alt="{escape(alt, quote=True)}" style="{style}">')
