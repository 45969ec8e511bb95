"""The course's running example: five characters with one picture each and one query, at the head of every lesson.

It is the first episode of the lesson on episodes. Colours, marks and frames are explained here, once for all lessons.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.ui.palette import INK, Style, class_style, swatch
from pages.ui.teaching.dealt_episode import name_of, picture_html, pool_of
from pages.ui.teaching.prose import say
from pages.ui.text import _
from versa_core.teaching.dealing import deal
from versa_core.teaching.texts import Text

N_WAY = 5
ASKED = 2  # the class of the query


def show_example(text: Text) -> None:
    """Shows the example, and what this lesson does with it (its part "example")."""
    with st.container(border=True, key="running_example"):
        st.html(example_html())
        say(text, "example")
        signs = _(
            "Colour and mark together name a class. Solid frame or filled mark: support, which the model is given. "
            "Dashed frame or outlined mark: query, which it is asked. ✓ right, ✗ wrong."
        )
        st.caption(signs)


def example_html() -> str:
    """Returns the pictures of the support with their classes' marks, and the query."""
    pool = pool_of(0)
    dealt = deal(pool.labels, N_WAY, 1, 1, seed=0)
    shown = [
        _figure(pool.addresses[place], class_style(label), name_of(label), is_query=False)
        for label, place in enumerate(dealt.support[:, 0].tolist())
    ]
    asked = pool.addresses[int(dealt.query[ASKED, 0])]
    shown.append(_figure(asked, Style(INK, "circle"), _("query: which is it?"), is_query=True))
    return f'<div class="episode" style="display:flex;flex-wrap:wrap;gap:4px 14px">{"".join(shown)}</div>'


def _figure(address: str, style: Style, words: str, *, is_query: bool) -> str:
    mark = f'<img src="{swatch(style, filled=not is_query)}" alt="" width="14" height="14">'
    alt = words if is_query else _("support of class {name}").format(name=words)
    return (
        f'<span class="asked">{picture_html(address, alt, dashed=is_query)}<span>{mark} {escape(words)}</span></span>'
    )
