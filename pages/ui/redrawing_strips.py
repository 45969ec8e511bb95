"""The model's-eye view as HTML: each picture as it was given, as the model sees it, as it redraws it, and the error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pages.ui.galleries import BORDER, Image, Shown, caption_html, error_map, figure_html, grid_html
from pages.ui.pictures import array_uri
from pages.ui.text import _

PICTURE = 104  # px, the width that each picture of a strip should have
MARKED = "3px solid currentColor"  # the text's colour stands out on both grounds


@dataclass(frozen=True)
class Redrawn:
    """One picture with what the model redraws of it.

    Attributes:
        shown: the original.
        original: (c, h, w) uint8 as the model sees it.
        versions: (title, reconstruction (c, h, w) uint8, mean squared error per pixel in [0, 1]) of each moment.
        is_selected: whether it is among those that were selected in the maps.
    """

    shown: Shown
    original: Image
    versions: tuple[tuple[str, Image, float], ...]
    is_selected: bool = False


def strips_html(pictures: Sequence[Redrawn], scale: float, *, with_maps: bool) -> str:
    """Returns one strip per picture, from left to right what becomes of it.

    Args:
        pictures: in the order in which they are shown.
        scale: the squared error per pixel that the brightest colour stands for.
        with_maps: whether the error maps are shown.
    """
    n_figures = 2 + max((len(one.versions) for one in pictures), default=0) * (2 if with_maps else 1)
    return grid_html([_strip(one, scale, with_maps) for one in pictures], f"{20 + (PICTURE + 6) * n_figures}px")


def _strip(one: Redrawn, scale: float, with_maps: bool) -> str:
    given, seen = _("as you gave it"), _("what the model sees")
    figures = [
        figure_html(one.shown.uri, f"{one.shown.name} · {given}", given, width="auto"),
        _figure(one.original, f"{one.shown.name} · {seen}", seen),
    ]
    for title, redrawn, error in one.versions:
        words = _("{title}: error {error:.4f}").format(title=title, error=error)
        alt = _("reconstruction {title}").format(title=title)
        figures.append(_figure(redrawn, f"{one.shown.name} · {alt} · {words}", words))
        if with_maps:
            colours = error_map(one.original, redrawn, scale)
            alt = _("error map {title}").format(title=title)
            figures.append(_figure(colours, f"{one.shown.name} · {alt} · {words}", _("where it is wrong")))
    grid = f"display:grid;grid-template-columns:repeat({len(figures)},minmax(0,1fr));gap:6px;align-items:start"
    border, mark = BORDER, ""
    if one.is_selected:
        border, mark = MARKED, f'<b style="font-size:.8125rem">✓ {escape(_("selected"))}</b>'
    style = f"border:{border};border-radius:8px;padding:8px;min-width:0"
    head = f'<div style="display:flex;gap:.75rem;align-items:baseline">{caption_html(one.shown)}{mark}</div>'
    return f'<div role="listitem" style="{style}"><div style="{grid}">{"".join(figures)}</div>{head}</div>'


def _figure(image: Image, alt: str, words: str) -> str:
    return figure_html(array_uri(image), alt, words, width="auto", pixelated=True)
