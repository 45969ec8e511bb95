"""Tables as CSV that is safe to open: a spreadsheet runs cells that begin like a formula, and visitors name files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | None


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Returns the table as CSV (commas, CRLF); numbers as they are, None as an empty cell, texts made harmless."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([harmless(name) for name in header])
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return stream.getvalue()


def harmless(text: str) -> str:
    """Returns the text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text
