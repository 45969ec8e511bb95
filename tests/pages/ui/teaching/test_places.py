"""Places that a learner has put come back from a note as they were; a stranger's note gives none."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pages.ui.teaching.places import noted_places, read_places
from tests.damage import ANYTHING, edited, examples

PLACES = ((0.5, -0.25), (1.0, 3.0))
NOTE = noted_places(PLACES, (5, 2))


def test_places_come_back_where_they_belong() -> None:
    note = json.loads(json.dumps(NOTE))
    assert read_places(note, (5, 2), reach=6.0, most=10) == PLACES
    assert read_places(note, (5, 3), reach=6.0, most=10) is None, "another wave"
    assert read_places(note, (5, 2), reach=2.0, most=10) is None, "outside the box"
    assert read_places(note, (5, 2), reach=6.0, most=1) is None
    assert read_places(noted_places((), (5, 2)), (5, 2), reach=6.0, most=10) == (), "all were taken away"


@examples(200)
@given(st.one_of(ANYTHING, edited(NOTE)))
def test_whatever_is_noted_gives_places_or_none(note: object) -> None:
    found = read_places(note, (5, 2), reach=6.0, most=10)
    assert found is None or all(abs(x) <= 6 and abs(y) <= 6 for x, y in found)
