"""Each fault of a catalogue is found, and only where it is."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from tests.catalogues.checking import faults, fields
from tests.catalogues.emphasis import unseen_emphasis


def template() -> Catalog:
    made = Catalog()
    made.add("{n} of {most:.1f}")
    made.add(("{n} class", "{n} classes"))
    made.add("See [the paper](https://arxiv.org/abs/1703.05175), **bold** and `code`.")
    return made


def chinese(**changed: str) -> Catalog:
    """A catalogue without faults, but for the words in `changed`."""
    made = Catalog("zh_CN")
    made.add("{n} of {most:.1f}", changed.get("share", "{most:.1f} 中的 {n}"))
    made.add(("{n} class", "{n} classes"), (changed.get("classes", "{n} 个类别"),))
    said = "见[论文](https://arxiv.org/abs/1703.05175)、**粗体**和 `code`。"
    made.add("See [the paper](https://arxiv.org/abs/1703.05175), **bold** and `code`.", changed.get("paper", said))
    return made


def test_a_sound_catalogue_has_no_faults() -> None:
    assert not list(faults(chinese(), template()))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"share": ""}, "Not translated"),
        ({"classes": ""}, "Not translated"),
        ({"share": "{n} 个"}, "Other placeholders"),
        ({"share": "{most:.0f} 中的 {n}"}, "Other placeholders"),
        ({"share": "{most:.1f} 中的 {n"}, "Other placeholders"),
        ({"classes": "{n} 个{what}"}, "Other placeholders"),
        ({"paper": "见[论文](https://arxiv.org/abs/1)、**粗体**和 `code`。"}, "Other addresses"),
        ({"paper": "见[论文](https://arxiv.org/abs/1703.05175)、**粗体**。"}, "Other code"),
        ({"paper": "见[论文](https://arxiv.org/abs/1703.05175)、粗体和 `code`。"}, "Other bold words"),
        ({"paper": "见[论文](https://arxiv.org/abs/1703.05175)、**粗体：**和 `code`。"}, "Bold or italic"),
    ],
)
def test_what_a_translation_lost_is_told(changed: dict[str, str], words: str) -> None:
    (fault,) = faults(chinese(**changed), template())
    assert fault.startswith(words)


def test_missing_stale_fuzzy_and_obsolete_entries_are_told() -> None:
    mine, wanted = chinese(), template()
    wanted.add("new")
    mine.add("old", "旧")
    mine.get("{n} of {most:.1f}").flags.add("fuzzy")
    mine.obsolete["gone"] = mine.get("old")
    assert [one.split(":")[0].split(",")[0] for one in faults(mine, wanted)] == [
        "Fuzzy",
        "Stale",
        "Obsolete",
        "Missing",
    ]


def test_placeholders_are_compared_with_their_formats() -> None:
    assert fields("{a!r} {b:.2f} {{c}}") == {("a", "", "r"), ("b", ".2f", "")}


@pytest.mark.parametrize("sound", ["**输了**：答对", "是 **“词”** 的", "（**词**）", "*a*, b * c", "**a** 和*b*。"])
def test_bold_words_that_markdown_sees(sound: str) -> None:
    assert not list(unseen_emphasis(sound))


@pytest.mark.parametrize("broken", ["**输了：**答对", "是**“词”的**", "以及**{name}**之后"])
def test_bold_words_that_markdown_does_not_see(broken: str) -> None:
    assert list(unseen_emphasis(broken))
