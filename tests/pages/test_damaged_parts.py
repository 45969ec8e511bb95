"""What pages show of a project's parts, whatever a stranger has written there: it is refused, left out, or shown."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.lessons.squeeze_and_redraw import strips_html
from pages.ui.metacharts import are_pictures, strip
from pages.ui.pictures import array_uri
from pages.ui.race_charts import confusion_html, race_alt, race_rows
from pages.ui.race_views import end_words
from pages.ui.readings import read_loss, read_meta_training
from pages.ui.standings import table_markdown
from pages.ui.status import run_words
from pages.ui.teaching.squeezed import is_sound
from pages.ui.verdicts import verdicts
from tests.damage import edited, examples
from tests.project_parts import a_race
from versa_core.analysis.counting import confusion
from versa_core.project_brought import Brought, describe_brought, read_brought
from versa_core.project_race import Race, describe_race, read_race
from versa_core.training.events import Evaluated, Finished, Snapshot, Started, StepDone

DIGITS = np.zeros((4, 1, 28, 28), np.uint8)
SQUEEZED = Brought(
    (
        Started("squeeze", 20),
        Snapshot(0, reconstructions=DIGITS, errors=np.ones(4, np.float32)),
        StepDone(20, 1.0, {"reconstruction": 0.05, "apart": 0.06}, 1.0),
        Evaluated(20, 0.8, 0.02, "5-way 1-shot"),
        Snapshot(20, reconstructions=DIGITS, errors=np.ones(4, np.float32)),
        Finished("completed", 20, 1.0),
    ),
    {
        "n_latents": 2, "error": 0.02, "pca_error": 0.03, "mean_error": 0.04, "originals": DIGITS, "redrawn": DIGITS,
        "pca_redrawn": DIGITS, "grid": DIGITS,
    },
)  # fmt: skip
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


def test_the_samples_are_shown() -> None:
    show(read_race(copy.deepcopy(RACE)))
    assert show_trained(SQUEEZED)


@examples(150)
@given(data=st.data())
def test_a_damaged_training_is_refused_left_out_or_shown(data: st.DataObject) -> None:
    plain = data.draw(edited(describe_brought(SQUEEZED)))
    odd = st.sampled_from([DIGITS[:1], DIGITS[0], DIGITS.astype(np.float32), DIGITS[:0], np.zeros((1, 9), np.uint8)])
    if isinstance(plain.get("values"), dict) and data.draw(st.booleans()):
        plain["values"][data.draw(st.sampled_from(["originals", "redrawn", "grid"]))] = data.draw(odd)
    try:
        trained = read_brought(plain)
    except Exception:  # as above
        return
    show_trained(trained)


def show_trained(trained: Brought) -> bool:
    """Makes what the lesson and Meta-train show of a training; returns whether the lesson shows it."""
    steps = [event for event in trained.events if isinstance(event, StepDone)]
    evaluations = [event for event in trained.events if isinstance(event, Evaluated)]
    assert isinstance(run_words(trained.events), str)
    assert isinstance(read_meta_training(steps, evaluations), str)
    redrawn: list[Any] = [event.reconstructions for event in trained.events if isinstance(event, Snapshot)]
    originals = trained.values.get("originals")
    if redrawn and redrawn[-1] is not None and are_pictures(originals, redrawn[-1]):
        assert array_uri(strip(originals)).startswith("data:")
    if not is_sound(trained, 2):
        return False
    assert "numbers, PCA: error" in strips_html({2: trained.values})
    assert isinstance(read_loss(steps), str)
    return True
