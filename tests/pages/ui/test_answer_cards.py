"""The card says what the numbers say, in text that no name can break."""

from __future__ import annotations

import math
import re

import pytest

from pages.ui.answer_cards import SHOWN_CLASSES, answer_html
from pages.ui.galleries import percent
from pages.ui.unknown_limits import Limits
from tests.pages.hand_made import HOSTILE
from tests.pages.looks import answer, asked, look_at

OPEN = Limits(math.inf, math.inf)


def test_the_card_names_the_class_and_every_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    html = answer_html(look, asked(), answer(look, [0.25, 0.75]), OPEN)
    assert "Predicted: <b>&lt;b&gt;x&lt;/b&gt; =1+1</b>" in html
    assert html.index(percent(0.75)) < html.index(percent(0.25))
    assert "0.98 · &lt;b&gt;" in html
    assert "-0.25 · owl" in html
    assert "<i>new" not in html


@pytest.mark.parametrize(
    ("truth", "said"), [(None, ""), (HOSTILE, "✓ right"), ("owl", "✗ it is owl"), ("", "✗ it is none of these")]
)
def test_what_the_picture_is_stands_beside_the_answer(
    monkeypatch: pytest.MonkeyPatch, truth: str | None, said: str
) -> None:
    look = look_at(monkeypatch)
    html = answer_html(look, asked(truth=truth), answer(look, [0.25, 0.75]), OPEN)
    assert said in html
    assert ("✓" in html or "✗" in html) == bool(said)


def test_each_threshold_that_is_passed_gives_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    given = answer(look, [0.25, 0.75], error=0.08, strangeness=-0.2)
    assert "may be none of" not in answer_html(look, asked(), given, Limits(-0.1, 0.09))
    assert "further from all of them (-0.200)" in answer_html(look, asked(), given, Limits(-0.3, 0.09))
    assert "redraws this picture worse (0.0800)" in answer_html(look, asked(), given, Limits(-0.1, 0.07))
    assert answer_html(look, asked(), given, Limits(-0.3, 0.07)).count("⚠") == 2


def test_without_a_decoder_there_is_no_reconstruction(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    html = answer_html(look, asked(), answer(look, [0.25, 0.75], error=None), Limits(math.inf, 0.0))
    assert "reconstruction" not in html
    assert "⚠" not in html


def test_many_classes_are_all_there_and_most_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    names = tuple(f"class {number}" for number in range(12))
    look = look_at(monkeypatch, names)
    html = answer_html(look, asked(), answer(look, [1 / 12] * 12), OPEN)
    assert all(name in html for name in names)
    assert f"{12 - SHOWN_CLASSES} more classes" in html


def test_each_neighbour_shows_where_it_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    html = answer_html(look, asked(), answer(look, [0.25, 0.75], seen=4), OPEN)
    told = [float(one) for one in re.findall(r"differs from this picture, mean (\d\.\d+)", html)]
    images = look.run.images.astype(float) / 255
    assert told == pytest.approx([0, ((images[4] - images[0]) ** 2).mean()], abs=1e-4), (
        "the first is the picture itself"
    )
    assert told[1] > 0
    assert html.count("where each differs") == 1
