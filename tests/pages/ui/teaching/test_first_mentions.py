"""First mentions of glossary words in the pages' texts: found in every language, and only where they are meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.ui.teaching import first_mentions, glossary
from pages.ui.teaching.first_mentions import help_mentioning, mark_first
from pages.ui.teaching.glossary import explained, terms

PAGES = Path(__file__).resolve().parents[4] / "pages"
SHOWN_BY = ("show_mentioning", "caption_mentioning")
IN_HELP = "help_mentioning"  # there the label may be what mentions the word
# Words of other languages stand in the program only here, where they are what is tested.
CHINESE = {"support": "支持集（support）：任务中的图片。", "way": "类别数（way）：几个类别。"}


def test_only_the_first_mention_is_marked_and_keeps_its_form() -> None:
    found = mark_first("Two **support** pictures, one support; it **fine-tuned** and adapts.", "support", "fine-tune")
    assert found == ("Two [[**support**|support]] pictures, one support; it [[**fine-tuned**|fine-tune]] and adapts.")


def test_whole_words_only_and_none_twice() -> None:
    assert mark_first("supportive", "support") == "supportive"
    assert mark_first("an autoencoder, an encoder", "autoencoder", "encoder") == (
        "an [[autoencoder|autoencoder]], an [[encoder|encoder]]"
    )
    assert mark_first("**5-way, 1-shot**", "way", "shot") == "**5-[[way|way]], 1-[[shot|shot]]**"


def test_another_language_has_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (glossary, first_mentions):
        monkeypatch.setattr(module, "terms", lambda *_language: CHINESE)
    assert mark_first("把**支持集**图片", "support") == "把[[**支持集**|support]]图片"
    assert mark_first("5-way", "way") == "5-[[way|way]]"
    assert help_mentioning("说明。", "support") == "说明。\n\n**支持集**: 任务中的图片。"


def test_a_marked_word_is_explained() -> None:
    assert ">**support**<span" in explained(mark_first("two **support** pictures", "support"))


def calls() -> Iterator[tuple[str, list[str], list[str]]]:
    """Yields where a text with first mentions is shown, the English of that text, and the wanted words."""
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (*SHOWN_BY, IN_HELP):
                first, *wanted = node.args
                written = [
                    one for one in ast.walk(first) if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "_"
                ]
                said = [one.value for each in written for one in each.args if isinstance(one, ast.Constant)]
                place = f"{path.name}:{node.lineno}"
                said = said if node.func.id in SHOWN_BY else []
                yield place, [str(one) for one in said], [str(ast.literal_eval(one)) for one in wanted]


def test_every_wanted_word_is_in_the_glossary_and_in_its_text() -> None:
    found = list(calls())
    assert len(found) > 15
    for place, said, wanted in found:
        assert set(wanted) <= terms().keys(), place
        if len(said) == 1:  # other texts are put together while the page runs
            assert mark_first(said[0], *wanted).count("[[") == len(wanted), place
