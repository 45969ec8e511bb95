"""Bold and italic words that Markdown does not see as such, as easily happens beside Chinese punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

STARS = re.compile(r"(?<![*\\])(\*\*|\*)(?!\*)")


def unseen_emphasis(markdown: str) -> Iterator[str]:
    """Yields the places of a line where asterisks stay asterisks: `**输了：**答` must be `**输了**：答`.

    CommonMark 0.31, section 6.2: what opens stands not before a space, and before a punctuation only after a space or
    punctuation; what closes likewise, the other way round.
    """
    opened: list[str] = []
    for found in STARS.finditer(markdown):
        before = markdown[found.start() - 1] if found.start() else " "
        after = markdown[found.end()] if found.end() < len(markdown) else " "
        closes = bool(opened) and opened[-1] == found[1]
        inner, outer = (before, after) if closes else (after, before)
        if inner.isspace() and not closes:
            continue  # an asterisk by itself
        if inner.isspace() or (_is_mark(inner) and not outer.isspace() and not _is_mark(outer)):
            yield markdown[max(0, found.start() - 10) : found.end() + 10]
        if closes:
            opened.pop()
        else:
            opened.append(found[1])


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"
