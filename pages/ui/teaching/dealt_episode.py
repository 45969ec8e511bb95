"""An episode of drawn characters: the pictures that it is dealt from, and how it is drawn as a table."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pages.ui.palette import class_style, swatch
from pages.ui.pictures import pixels_uri
from pages.ui.text import _
from versa_core.data.profile import Preparation, prepare
from versa_core.data.strokes import draw_character
from versa_core.teaching.dealing import Dealt

FIRST_CLASS, APART = 300_000, 100  # far from the characters of other lessons, and the seeds apart from each other
MAX_WAY, N_DRAWINGS, SIDE = 10, 8, 64


class Pool(NamedTuple):
    """The pictures that episodes are dealt from: addresses, prepared (n, 1, 28, 28), labels (n,)."""

    addresses: tuple[str, ...]
    prepared: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]


@lru_cache(maxsize=8)
def pool_of(seed: int) -> Pool:
    """Returns the characters of a seed, drawn once for all visitors."""
    first = FIRST_CLASS + APART * seed
    drawn = [draw_character(first + one, hand, SIDE) for one in range(MAX_WAY) for hand in range(N_DRAWINGS)]
    prepared = np.stack([prepare(one, Preparation("glyphs")) for one in drawn])
    prepared.flags.writeable = False
    labels = np.repeat(np.arange(MAX_WAY), N_DRAWINGS)
    return Pool(tuple(pixels_uri(np.asarray(one)) for one in drawn), prepared, labels)


def episode_html(pool: Pool, dealt: Dealt, n_shot: int, answers: npt.NDArray[np.int64]) -> str:
    """Returns an episode as a table: a row a class, its support, then its queries with what they were taken for."""
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in (_("class"), _("support"), _("query")))
    rows = []
    for label, (support, query) in enumerate(zip(dealt.support, dealt.query, strict=True)):
        name = name_of(label)
        given_words, asked_words = (
            words.format(name=name) for words in (_("support of class {name}"), _("query of class {name}"))
        )
        given = "".join(
            picture_html(pool.addresses[one], f"{given_words} · {number}")
            for number, one in enumerate(support[:n_shot], 1)
        )
        asked = "".join(
            _asked(pool.addresses[one], f"{asked_words} · {number}", int(answer), is_right=int(answer) == label)
            for number, (one, answer) in enumerate(zip(query, answers[label], strict=True), 1)
        )
        mark = f'<img src="{swatch(class_style(label))}" alt="" width="14" height="14">'
        rows.append(f'<tr><th scope="row">{mark} {name}</th><td>{given}</td><td>{asked}</td></tr>')
    return f'<div class="episode"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _asked(address: str, alt: str, answer: int, *, is_right: bool) -> str:
    words = "✓" if is_right else f"✗ {name_of(answer)}"
    picture = picture_html(address, alt, dashed=True)
    return f'<span class="asked">{picture}<span>{escape(words)}</span></span>'


def picture_html(address: str, alt: str, *, dashed: bool = False) -> str:
    """Returns a picture in the frame of the support, or dashed as a query."""
    return f'<img class="{"query" if dashed else "support"}" src="{address}" alt="{escape(alt, quote=True)}">'


def name_of(label: int) -> str:
    """Classes of no alphabet are named by letters."""
    return chr(ord("A") + label)
