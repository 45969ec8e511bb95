"""Galleries as HTML: pictures with captions, heat maps, confidences. Pure functions.

Every picture is a data URI, so that no address leads to a visitor's picture; every name is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.palette import Style, swatch
from pages.ui.text import _

Image = npt.NDArray[np.uint8]
# The colours of Cividis at equal steps: from dark blue to yellow, the same for people with a colour vision deficiency.
CIVIDIS = ("#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838")
BORDER = "1px solid rgba(128,133,144,.4)"
PICTURE = "width:100%;aspect-ratio:1;object-fit:contain;border-radius:4px;background:rgba(128,133,144,.12);"
BAR_ROW = (
    "display:grid;grid-template-columns:minmax(4rem,7.5rem) minmax(60px,1fr) 3.6rem;gap:.5rem;align-items:center;"
    "font-size:.875rem;line-height:1.5"
)
BAR = "display:block;height:10px;border-radius:3px"
MUTED = "opacity:.8;font-size:.8125rem"


@dataclass(frozen=True)
class Shown:
    """One picture of a gallery: a data URI, its caption, its class's look, and what it is to the model."""

    uri: str
    name: str
    class_name: str
    style: Style
    is_support: bool

    @property
    def words(self) -> str:
        """Name, class and role, for those who do not see it."""
        return " · ".join((self.name, self.class_name, _("support") if self.is_support else _("query")))


def gallery_html(pictures: Sequence[Shown], notes: Sequence[str] = (), *, least: str = "118px") -> str:
    """Returns the pictures side by side, each with its name, class and role.

    Args:
        pictures: in the order in which they are shown.
        notes: HTML that each wears under its caption; empty, or one per picture.
        least: how wide a card is at least, in CSS.
    """
    worn = notes or [""] * len(pictures)
    pairs = zip(pictures, worn, strict=True)
    return grid_html([card_html(_picture(one.uri, one.words) + caption_html(one) + note) for one, note in pairs], least)


def error_map(original: Image, redrawn: Image, scale: float) -> Image:
    """Returns the squared error of each pixel, the mean over its channels, as colours (3, h, w) uint8.

    Args:
        original: (c, h, w) uint8.
        redrawn: the same.
        scale: the error, in [0, 1], that gets the last colour; larger ones get it, too.
    """
    return heat_map(squared_error(original, redrawn) / max(scale, 1e-12))


def heat_map(shares: npt.NDArray[np.float64]) -> Image:
    """Returns shares (h, w) as colours (3, h, w) uint8: the first of Cividis for 0 and less, the last for 1 and more.

    Where there is no number, it is white, which is none of the colours.
    """
    stops = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in CIVIDIS], dtype=float)
    at = np.linspace(0, 1, len(stops))
    colours = [np.interp(np.nan_to_num(shares), at, stops[:, channel]) for channel in range(3)]
    return np.where(np.isnan(shares), 255, np.stack(colours)).round().astype(np.uint8)


def squared_error(original: npt.NDArray[Any], redrawn: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Returns the squared difference per pixel in [0, 1], (…, h, w), the mean over channels of (…, c, h, w) uint8."""
    difference = (original.astype(np.float64) - redrawn.astype(np.float64)) / 255
    mean: npt.NDArray[np.float64] = np.square(difference).mean(-3)
    return mean


def scale_html(scale: float) -> str:
    """Returns the colour scale of the error maps with its numbers."""
    return colours_html(_("squared error of a pixel"), "0", f"≥ {scale:.3f}")


def colours_html(words: str, least: str, most: str) -> str:
    """Returns the colours of heat maps with what they mean, and what the first and the last one stand for."""
    bar = f"width:180px;height:12px;border-radius:3px;background:linear-gradient(90deg,{','.join(CIVIDIS)})"
    return (
        f'<div style="display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;{MUTED}">'
        f"<span>{escape(words)}: {escape(least)}</span>"
        f'<span style="{bar}"></span><span>{escape(most)}</span></div>'
    )


def bars_html(shares: Iterable[tuple[str, float, Style]]) -> str:
    """Returns one bar per class; each is (name, share 0 to 1, look)."""
    rows = []
    for name, share, style in shares:
        width = f"width:{100 * min(max(share, 0.0), 1.0):.1f}%"
        rows.append(
            f'<div style="{BAR_ROW}">'
            f'<span style="overflow-wrap:anywhere"><img src="{swatch(style)}" alt="" width="12" height="12"> '
            f"{escape(name)}</span>"
            f'<span style="{BAR};background:rgba(128,133,144,.22)">'
            f'<span style="{BAR};{width};background:{style.colour}"></span></span>'
            f'<span style="text-align:right;font-variant-numeric:tabular-nums">{percent(share)}</span></div>'
        )
    return "".join(rows)


def percent(share: float) -> str:
    """Returns a share as a percentage that never rounds to a certainty it is not."""
    if 0.999 < share < 1:
        return _("> 99.9 %")
    return _("< 0.1 %") if 0 < share < 0.001 else _("{n} %").format(n=f"{100 * share:.1f}")


def figure_html(uri: str, alt: str, caption: str, *, width: str = "112px", pixelated: bool = False) -> str:
    """Returns one picture with a caption under it."""
    words = f'<figcaption style="{MUTED};overflow-wrap:anywhere">{escape(caption)}</figcaption>'
    return f'<figure style="margin:0;width:{width}">{_picture(uri, alt, pixelated=pixelated)}{words}</figure>'


def caption_html(one: Shown) -> str:
    """Returns a picture's name, class and role."""
    role = _("support") if one.is_support else _("query")
    mark = f'<img src="{swatch(one.style, filled=one.is_support)}" alt="" width="12" height="12">'
    return (
        f'<div style="font-size:.8125rem;overflow-wrap:anywhere;margin-top:.2rem">{escape(one.name)}<br>'
        f'{mark} <span style="opacity:.8">{escape(one.class_name)} · {escape(role)}</span></div>'
    )


def _picture(uri: str, alt: str, *, pixelated: bool = False) -> str:
    rendering = "image-rendering:pixelated;" if pixelated else ""
    style = (
        f"width:100%;aspect-ratio:1;object-fit:contain;border-radius:4px;background:rgba(128,133,144,.12);{rendering}"
    )
    return f'<img src="{uri}" alt="{escape(alt, quote=True)}" style="{style}">'


def card_html(inner: str) -> str:
    """Returns one card of a grid."""
    return f'<div role="listitem" style="border:{BORDER};border-radius:8px;padding:8px;min-width:0">{inner}</div>'


def grid_html(cards: Sequence[str], least: str) -> str:
    """Returns cards side by side, as many as fit where each is as wide as `least` (in CSS)."""
    style = f"display:grid;grid-template-columns:repeat(auto-fill,minmax(min({least},100%),1fr));gap:10px"
    return f'<div role="list" style="{style}">{"".join(cards)}</div>'
