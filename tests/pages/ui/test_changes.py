"""What changed: the same pictures counted before and after, without those that either support set holds."""

from __future__ import annotations

import pytest

from pages.ui.answers import Answer
from pages.ui.changes import accuracies, changes_of
from pages.ui.counting_right import accuracy_words, countable, n_right
from pages.ui.galleries import percent
from pages.ui.looking import Look
from tests.pages.conftest import picture
from tests.pages.hand_made import HOSTILE
from tests.pages.looks import answer, asked, look_at
from versa_core.analysis.counting import wilson
from versa_core.data.profile import prepare


def test_each_changed_answer_is_better_worse_or_another() -> None:
    questions = [asked(n, f"{n}.png", truth) for n, truth in enumerate(["a", "b", "a", None, "a"])]
    before = dict(zip((one.id for one in questions), "bbbba", strict=True))
    now = dict(zip((one.id for one in questions), "aacaa", strict=True))
    found = {change.question.id: change.verdict for change in changes_of(questions, before, now)}
    assert found == {"asked-0": "better", "asked-1": "worse", "asked-2": "other", "asked-3": "other"}
    assert [change.verdict for change in changes_of(questions, before, now)] == ["better", "worse", "other", "other"]


def seen_by(look: Look, number: int, shares: list[float]) -> Answer:
    """An answer for a picture that is in no support set."""
    given = answer(look, shares)
    return Answer(prepare(picture(number), look.run.preparation), given.probabilities, (), None, None, 0.0)


def test_what_support_holds_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    questions = [asked(1, truth="owl"), asked(2, truth="owl"), asked(3, truth=None), asked(4, truth="")]
    answers = {"asked-1": answer(look, [0.9, 0.1])}  # seen as the run's first picture, which is support
    answers |= {f"asked-{n}": seen_by(look, 200 + n, [0.9, 0.1]) for n in (2, 3, 4)}
    counted = countable(look, questions, answers)
    assert [one.id for one in counted] == ["asked-2"]
    assert n_right(look, counted, answers) == 1
    assert "1 that the support set holds, too, is left out" in accuracy_words(1, 1, 1)
    assert accuracy_words(0, 0) == ""


def test_the_accuracy_has_wilsons_interval() -> None:
    low, high = wilson(7, 9)
    words = accuracy_words(7, 9)
    assert "**7 of 9**" in words
    assert all(percent(share) in words for share in (7 / 9, low, high))


def test_accuracies_are_of_the_same_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    earlier = Look(look.run)
    questions = [asked(n, truth="owl" if n % 2 else HOSTILE) for n in range(20)]
    wrong = {0, 1, 2, 3, 4, 5, 6}

    def answered(mistaken: set[int]) -> dict[str, Answer]:
        right = [n % 2 == (n not in mistaken) for n in range(20)]
        return {
            f"asked-{n}": seen_by(look, 300 + n, [0.8, 0.2] if is_owl else [0.2, 0.8]) for n, is_owl in enumerate(right)
        }

    then, now = answered(wrong), answered(set())
    words = accuracies(look, earlier, questions, then, now)
    assert f"{percent(13 / 20)} before, {percent(1.0)} now" in words
    assert "7 went from wrong to right, 0 from right to wrong: more than chance" in words
    assert "p = 0.016" in words, "2 × 0.5^7"
    few = accuracies(look, earlier, questions, answered({0}), now)
    assert "too few to be sure" in few
    assert "No answer went" in accuracies(look, earlier, questions, now, now)
    then["asked-0"] = answer(earlier, [0.9, 0.1])  # the earlier support holds it
    assert "On the 19 pictures" in accuracies(look, Look(look.run), questions, then, now)
