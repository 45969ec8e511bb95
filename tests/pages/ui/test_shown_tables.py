"""Tables of figures as HTML: all columns, what a row lacks, names as text."""

from __future__ import annotations

from pages.ui.shown_tables import Code, rows_html
from tests.pages.reading import HOSTILE


def test_columns_of_all_rows_stand_and_what_a_row_lacks_is_empty() -> None:
    made = rows_html([{"who": "own", "right": 3}, {"who": "theirs", "tasks": "20"}], "scores")
    assert made.count('<th scope="col">') == 3
    assert '<tr><th scope="row">own</th><td>3</td><td></td></tr>' in made
    assert '<tr><th scope="row">theirs</th><td></td><td>20</td></tr>' in made


def test_names_are_text_and_never_markup() -> None:
    made = rows_html([{HOSTILE: HOSTILE, "method": HOSTILE}], f'"{HOSTILE}"')
    assert "<b>" not in made
    assert made.count("&lt;b&gt;x&lt;/b&gt; [a](http://e.com) :red[y] $z$") == 4
    assert 'aria-label="&quot;' in made


def test_commands_are_code_and_text_all_the_same() -> None:
    made = rows_html([{"who": "own", "command": Code("ask <this>")}, {"who": "theirs", "command": Code("")}], "scores")
    assert "<td><code>ask &lt;this&gt;</code></td>" in made
    assert '<th scope="row">theirs</th><td></td>' in made
