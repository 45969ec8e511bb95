"""What pages show of a project's parts, whatever a stranger has written there: it is refused, left out, or shown."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from pages.ui.race_charts import confusion_html, race_alt, race_rows
from pages.ui.race_views import end_words
from pages.ui.standings import table_markdown
from pages.ui.verdicts import verdicts
from tests.damage import edited, examples
from tests.project_parts import a_race
from versa_core.analysis.counting import confusion
from versa_core.project_race import Race, describe_race, read_race

RACE = describe_race(a_race())


@examples(150)
@given(data=st.data())
def test_a_damaged_race_is_refused_or_shown(data: st.DataObject) -> None:
    plain = data.draw(edited(RACE))
    try:
        race = read_race(plain)
    except Exception:  # whatever it is, the project's reader makes it a sentence: tests/test_project_damage.py
        return
    show(race)


def show(race: Race) -> None:
    """Makes all that Compare shows of a race."""
    racers, titles = race.standings, [one.title for one in race.standings]
    laps = [one.laps for one in racers]
    assert race_alt(titles, laps)
    assert end_words(race)
    assert len(table_markdown(racers).splitlines()) == len(racers) + 2
    assert len(race_rows(titles, laps)) >= sum(len(one) for one in laps)
    assert all(isinstance(words, str) for words in verdicts(racers))
    for one in racers:
        if one.answers is not None:
            table = confusion(one.answers, one.labels, len(race.class_names))
            assert int(table.sum()) == len(one.labels)
            assert one.n_right == int(table.trace())
            assert confusion_html(table, race.class_names, one.title)


def test_the_sample_is_shown() -> None:
    show(read_race(copy.deepcopy(RACE)))
