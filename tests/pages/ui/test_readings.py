"""Readings: the sentence says what the numbers say, also when they are bad news."""

from __future__ import annotations

import pytest

from pages.ui.readings import percent, read_adaptation, read_loss, read_meta_training
from versa_core.training.events import Evaluated, StepDone


def steps(losses: list[float], queries: list[float] | None = None, support: float = 0.5) -> list[StepDone]:
    """One report per loss, from step 0 on."""
    asked = queries or [None] * len(losses)
    return [
        StepDone(n, n / len(losses), {"loss": loss}, 1.0 * n, support, query)
        for n, (loss, query) in enumerate(zip(losses, asked, strict=True))
    ]


@pytest.mark.parametrize(
    ("losses", "words"),
    [
        ([1.2, 0.5, 0.1], "The loss fell from 1.2 to 0.1 between steps 0 and 2."),
        ([1.0, 1.5], "The loss rose from 1 to 1.5 between steps 0 and 1; a smaller step size may help."),
        ([1.0, 0.98], "The loss hardly changed between steps 0 and 1 (1 to 0.98)."),
        ([2.0, 0.2, 1.0], "The loss fell from 2 to 1 between steps 0 and 2. It was lowest at step 1: 0.2."),
        ([1.0], ""),
    ],
)
def test_the_loss_is_read(losses: list[float], words: str) -> None:
    assert read_loss(steps(losses)) == words


def test_a_loss_that_gains_parts_on_the_way_is_read_apart() -> None:
    alone = steps([2.0, 1.0, 0.2])
    parts = ({"loss": 1.5, "answer": 0.9, "pull": 0.6}, {"loss": 1.6, "answer": 0.3, "pull": 1.3})
    joined = [StepDone(3 + n, 1.0, losses, 1.0) for n, losses in enumerate(parts)]
    assert read_loss([*alone, *joined]) == (
        "The loss fell from 2 to 0.2 between steps 0 and 2. From step 3 on the loss has more parts, so its "
        "numbers do not compare with those before. The answer loss fell from 0.9 to 0.3 between steps 3 and 4."
    )
    assert read_loss([*alone, joined[0]]) == "The loss fell from 2 to 0.2 between steps 0 and 2."


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (0.8, 0.9, "16 rightly before (80\u00a0%) and 18 after (90\u00a0%): adapting made it better."),
        (0.9, 0.8, "18 rightly before (90\u00a0%) and 16 after (80\u00a0%): adapting made it worse."),
        (0.8, 0.8, "adapting changed nothing there."),
        (0.8, 0.85, "one picture better, which can be chance."),
        (0.85, 0.8, "one picture worse, which can be chance."),
    ],
)
def test_the_query_accuracy_is_read_in_pictures(before: float, after: float, verdict: str) -> None:
    text = read_adaptation(steps([1.0, 0.1], [before, after]), 10, 20)
    assert "Of 20 query pictures it answered" in text
    assert verdict in text


def test_a_peak_on_the_way_is_no_advice_to_stop_there() -> None:
    text = read_adaptation(steps([1.0, 0.5, 0.1], [0.5, 0.9, 0.6]), 10, 20)
    assert "At step 1 it was 90\u00a0%; to stop there because of these pictures would be peeking" in text
    assert "peeking" not in read_adaptation(steps([1.0, 0.5, 0.1], [0.5, 0.65, 0.6]), 10, 20)


def test_answers_that_were_given_say_nothing() -> None:
    assert "all 10 support pictures" in read_adaptation(steps([1.0, 0.1], [0.5, 0.6], support=1.0), 10, 20)
    assert "support" not in read_adaptation(steps([1.0, 0.1], [0.5, 0.6], support=0.9), 10, 20)
    assert "its 1 support picture rightly" in read_adaptation(steps([1.0, 0.1], [0.5, 0.6], support=1.0), 1, 20)


def test_without_query_pictures_nothing_is_claimed() -> None:
    text = read_adaptation(steps([1.0, 0.1]), 10, 0)
    assert "no query pictures" in text
    assert "%" not in text


def test_a_method_without_steps_is_not_said_to_have_trained() -> None:
    text = read_adaptation([StepDone(0, 1.0, {}, 0.1, 1.0, 0.75)], 3, 4)
    assert text.startswith("Nothing was trained")
    assert "Of 4 query pictures it answers 3 rightly (75\u00a0%)." in text
    assert read_adaptation([], 3, 4) == ""


def test_meta_training_is_read_with_its_parts_and_intervals() -> None:
    losses = [
        {"loss": 3.0, "reconstruction": 1.0, "prototypical": 4.0},
        {"loss": 1.0, "reconstruction": 0.5, "prototypical": 1.0},
    ]
    told = [StepDone(n, 0.5, one, 1.0) for n, one in enumerate(losses)]
    better = [Evaluated(0, 0.4, 0.03, "5-way 1-shot"), Evaluated(50, 0.9, 0.02, "5-way 1-shot")]
    text = read_meta_training(told, better)
    assert "The loss fell from 3 to 1" in text
    assert "reconstruction 1 → 0.5; prototypical 4 → 1" in text
    assert "from 40\u00a0% ± 3\u00a0% to 90\u00a0% ± 2\u00a0% (steps 0 to 50)" in text
    assert "chance" not in text


def test_overlapping_intervals_and_losses_of_accuracy_are_said() -> None:
    close = [Evaluated(0, 0.50, 0.03, "task"), Evaluated(50, 0.54, 0.03, "task")]
    worse = [Evaluated(0, 0.90, 0.02, "task"), Evaluated(50, 0.60, 0.02, "task")]
    assert "The intervals overlap" in read_meta_training([], close)
    assert "It got worse" in read_meta_training([], worse)
    assert read_meta_training([], close[:1]) == "On task it is at 50\u00a0% ± 3\u00a0%."


def test_shares_are_written_as_percentages() -> None:
    shown = [percent(share) for share in (0.0, 0.004, 0.845, 1.0)]
    assert shown == ["0\u00a0%", "0.4\u00a0%", "84\u00a0%", "100\u00a0%"]
