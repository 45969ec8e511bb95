"""Words that explain themselves: as HTML that a keyboard reaches, and never as markup of somebody else."""

from __future__ import annotations

import pytest

from pages.ui.teaching import glossary
from pages.ui.teaching.glossary import entry, explained, plain_words, terms
from versa_core.errors import LessonError
from versa_core.language import speaking


def test_a_marked_word_wears_its_meaning() -> None:
    found = explained("5-[[way]] and [[cards|support]]")
    assert found.startswith('5-<abbr class="term" tabindex="0">way<span class="tip" role="tooltip">How many classes')
    assert ">cards<span" in found
    assert "[[" not in found


def test_an_unknown_word_is_told() -> None:
    with pytest.raises(LessonError, match="does not explain 'wayy'"):
        explained("5-[[wayy]]")


def test_meanings_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary, "terms", lambda: {"x": 'a <b> & [[y]] "c"\nd'})
    assert ">a &lt;b&gt; &amp; y &quot;c&quot; d</span>" in explained("[[x]]")


def test_every_meaning_is_one_or_two_sentences() -> None:
    for term, meaning in terms().items():
        words = plain_words(meaning)
        assert words.endswith("."), term
        assert len(words) < 200, term


def test_each_language_has_its_own_explanations_of_the_same_words() -> None:
    english = dict(terms())
    assert entry("way").startswith("**way**: How many classes")
    with speaking("zh_CN"):
        assert terms().keys() == english.keys()
        assert entry("way").startswith("**类别数（way）**：")
        assert entry("t-SNE").startswith("**t-SNE**：一种"), "its name is the same in both"
        assert "[[" not in explained("[[类别数|way]]")
    assert dict(terms()) == english
