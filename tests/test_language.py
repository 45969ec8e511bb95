"""Words in the language in use, which each thread, each session and each job has for itself."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from versa_core import language
from versa_core.errors import MethodError
from versa_core.language import language_like, plural, speak, speaking
from versa_core.registry import Info, Registry
from versa_core.settings import setting, settings_of

UNKNOWN = "There is no {kind} called {name!r}; the known ones are: {known}."


def compile_words(words: dict[str, str]) -> bytes:
    """Returns a gettext file: two tables of (length, offset), then the texts, as its format asks for."""
    rows = sorted(
        {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n", **words}.items()
    )
    texts, tables = b"", [b"", b""]
    start = 7 * 4 + 2 * 8 * len(rows)
    for table in (0, 1):
        for row in rows:
            packed = row[table].encode()
            tables[table] += struct.pack("<II", len(packed), start + len(texts))
            texts += packed + b"\0"
    head = struct.pack("<IIIIIII", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 28 + 16 * len(rows))
    return head + tables[0] + tables[1] + texts


@pytest.fixture(autouse=True)
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small Chinese catalogue in the place of the real one, which changes with every text."""
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    words = {
        "Start": "开始",
        "{n} class\0{n} classes": "{n} 个类别",
        UNKNOWN: "没有名为 {name!r} 的{kind}；已知的有：{known}。",
        "How nearness is measured.": "怎样衡量远近。",
        "Class means": "类别均值",
    }
    (folder / "versa.mo").write_bytes(compile_words(words))
    monkeypatch.setattr(language, "LOCALES", tmp_path)
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


def test_english_is_spoken_until_somebody_says_otherwise() -> None:
    assert language.language() == "en"
    assert language._("Start") == "Start"
    with speaking("zh_CN"):
        assert language._("Start") == "开始"
        assert plural("{n} class", "{n} classes", 1).format(n=1) == "1 个类别"
        assert language._("not in the catalogue") == "not in the catalogue"
    assert language._("Start") == "Start"


def test_no_words_are_no_words() -> None:
    """gettext answers "" with the head of its catalogue."""
    with speaking("zh_CN"):
        assert language._("") == ""


def test_each_thread_speaks_for_itself() -> None:
    def work(wanted: str) -> list[str]:
        speak(wanted)
        return [language._("Start") for _turn in range(200)]

    with ThreadPoolExecutor(4) as pool:
        for wanted, said in zip(["en", "zh_CN"] * 8, pool.map(work, ["en", "zh_CN"] * 8), strict=True):
            assert set(said) == {"Start" if wanted == "en" else "开始"}
    assert language._("Start") == "Start"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("zh-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh-Hans-SG", "zh_CN"),
        ("en-GB", "en"),
        ("de-DE", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_browsers_language_is_served_as_well_as_can_be(wanted: str | None, found: str) -> None:
    assert language_like(wanted) == found


def test_an_unknown_language_is_english() -> None:
    with speaking("tlh"):
        assert language.language() == "en"


def test_errors_are_raised_in_the_language_in_use() -> None:
    registry: Registry[object, Info] = Registry("方法")
    with speaking("zh_CN"), pytest.raises(MethodError, match=r"^没有名为 'x' 的方法；已知的有：。$"):
        registry.info("x")


def test_what_describes_itself_is_translated_where_it_is_shown() -> None:
    registry: Registry[object, Info] = Registry("method")

    @registry.register(Info("means", "Class means", "", "", "not in the catalogue"))
    class Means:
        distance: str = setting("cosine", help="How nearness is measured.")

    assert registry.info("means").title == "Class means"
    with speaking("zh_CN"):
        assert registry.info("means").title == registry.infos()[0].title == "类别均值"
        assert registry.info("means").summary == "not in the catalogue"
    del Means


def test_the_help_of_a_setting_is_translated_where_it_is_shown() -> None:
    from versa_core.methods.prototype import Prototype

    with speaking("zh_CN"):
        assert {one.name: one.help for one in settings_of(Prototype)}["distance"] == "怎样衡量远近。"
    assert {one.name: one.help for one in settings_of(Prototype)}["distance"] == "How nearness is measured."
