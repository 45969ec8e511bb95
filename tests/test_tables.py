"""CSV: what was written is read again, and nothing in it runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from versa_core.tables import FORMULA_STARTS, csv_text, harmless

# The csv module reads a lone carriage return as the end of a line; names have lost control characters at intake.
TEXTS = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "))


@given(st.lists(TEXTS, min_size=2, max_size=2))
def test_texts_come_back_and_none_is_a_formula(cells: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(csv_text(["a", "b"], [cells]), newline="")))
    for written, read in zip(cells, rows[1], strict=True):
        assert read in (written, "'" + written)
        assert not read.lstrip(" ").startswith(FORMULA_STARTS)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"])
def test_formulas_become_text(text: str) -> None:
    assert harmless(text) == "'" + text


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert csv_text(["x", "=y"], [[-1.5, None]]) == "x,'=y\r\n-1.5,\r\n"
