"""Tables on screen as plain HTML: they can be read aloud, copied and printed, which a drawn grid cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st


class Code(str):
    """What a computer reads; it is shown as such, and is in no language."""

    __slots__ = ()


def show_rows(rows: Sequence[Mapping[str, object]], label: str) -> None:
    """Shows a table of short texts and numbers.

    Args:
        rows: value by column, the first column naming the row; what a row lacks stays empty.
        label: what the table is, for those who do not see what stands around it.
    """
    st.html(rows_html(rows, label))


def rows_html(rows: Sequence[Mapping[str, object]], label: str) -> str:
    """Returns the table as HTML; a wide or long one scrolls in itself, also by keys. assets/style has its look."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{_cells(row, heads)}</tr>" for row in rows)
    return (
        f'<div class="rows" role="region" tabindex="0" aria-label="{escape(label, quote=True)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Mapping[str, object], heads: Sequence[str]) -> str:
    first, *others = (_inner(row.get(head, "")) for head in heads)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{one}</td>" for one in others)


def _inner(value: object) -> str:
    text = escape(str(value))
    return f"<code>{text}</code>" if isinstance(value, Code) and text else text
