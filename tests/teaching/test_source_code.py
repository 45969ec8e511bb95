"""The code that lessons show is the code that runs."""

from __future__ import annotations

import inspect
import textwrap

import pytest

from versa_core.errors import LessonError
from versa_core.models.bottleneck import Bottleneck
from versa_core.objectives.article import Article
from versa_core.objectives.losses import class_means
from versa_core.teaching.source_code import source_of


def test_a_function_is_what_python_itself_finds() -> None:
    found = source_of("versa_core.objectives.losses", "class_means")
    lines, first = inspect.getsourcelines(class_means)
    assert (found.code, found.line) == ("".join(lines).rstrip(), first)
    assert found.path == "versa_core/objectives/losses.py"


def test_a_method_loses_its_indent_and_a_class_keeps_its_decorators() -> None:
    method = source_of("versa_core.objectives.article", "Article.losses").code
    assert method == textwrap.dedent(inspect.getsource(Article.losses)).rstrip()
    assert source_of("versa_core.objectives.article", "Article").code.startswith("@OBJECTIVES.register(")
    assert source_of("versa_core.models.bottleneck", "Bottleneck").code == inspect.getsource(Bottleneck).rstrip()


@pytest.mark.parametrize(
    ("module", "name", "words"),
    [
        ("versa_core.nowhere", "x", "no module versa_core.nowhere"),
        ("versa_core.errors", "Nothing", "not define Nothing"),
    ],
)
def test_what_is_not_there_is_told(module: str, name: str, words: str) -> None:
    with pytest.raises(LessonError, match=words):
        source_of(module, name)
