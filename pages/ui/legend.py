"""The legend that all maps of a page share: a marker and a name per class, and what filled, outlined and star mean."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pages.ui.palette import INK, PROTOTYPE, PROTOTYPE_3D, Style, class_style, swatch
from pages.ui.text import _


def class_looks(class_names: Sequence[str], n_dims: int = 2) -> list[tuple[Style, str]]:
    """Returns the look of each class with its name, as legends take them."""
    return [(class_style(index, n_dims), name) for index, name in enumerate(class_names)]


def legend_html(class_names: Sequence[str], n_dims: int, *, with_prototypes: bool = True) -> str:
    """Returns the legend of all maps of a page: a marker and a name per class, then what the forms mean."""
    return looks_html(class_looks(class_names, n_dims), n_dims, with_prototypes=with_prototypes)


def looks_html(
    looks: Sequence[tuple[Style, str]], n_dims: int, *, with_prototypes: bool = True, more: Sequence[str] = ()
) -> str:
    """Returns the legend of looks that need not be the classes'.

    Args:
        looks: each with what it means.
        n_dims: of the maps.
        with_prototypes: whether they are drawn.
        more: sentences that stand at the end.
    """
    entries = [_entry(swatch(style), words) for style, words in looks]
    plain_style = Style(INK, "circle")
    entries.append(_entry(swatch(plain_style), _("filled: support")))
    entries.append(_entry(swatch(plain_style, filled=False), _("outlined: query")))
    if with_prototypes:
        star = Style(INK, PROTOTYPE_3D if n_dims == 3 else PROTOTYPE)
        words = (
            _("large cross: prototype, the mean of a class's support pictures (3-D has no star)")
            if n_dims == 3
            else _("star: prototype, the mean of a class's support pictures")
        )
        entries.append(_entry(swatch(star), words))
    entries += [f'<span role="listitem">{escape(words)}</span>' for words in more]
    style = "display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.875rem"
    return f'<div role="list" aria-label="{escape(_("Legend"))}" style="{style}">{"".join(entries)}</div>'


def _entry(address: str, words: str) -> str:
    return (
        f'<span role="listitem" style="display:inline-flex;align-items:center;gap:.35rem;overflow-wrap:anywhere">'
        f'<img src="{address}" alt="" width="15" height="15">{escape(words)}</span>'
    )
