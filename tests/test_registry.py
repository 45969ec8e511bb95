"""The registry: a dict, a decorator, a good error, and a folder that is walked."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from versa_core.errors import MethodError
from versa_core.registry import Info, Registry
from versa_core.settings import setting


def info(name: str) -> Info:
    return Info(name, name.title(), "", "", "It does something.")


def filled() -> Registry[object, Info]:
    registry: Registry[object, Info] = Registry("spoon")

    @registry.register(info("soup"))
    @dataclass(frozen=True)
    class Soup:
        size: int = setting(3, help="How large.", low=1, high=5)

    @registry.register(info("dessert"))
    class Dessert:
        pass

    return registry


def test_what_is_registered_is_found_by_name() -> None:
    registry = filled()
    assert [one.name for one in registry.infos()] == ["dessert", "soup"]
    assert registry.info("soup").title == "Soup"
    assert registry.type_of("soup").__name__ == "Soup"
    assert registry.build("soup", {"size": 4}) == registry.type_of("soup")(size=4)  # type: ignore[call-arg]


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(MethodError, match="no spoon called 'tea'; the known ones are: dessert, soup"):
        filled().build("tea")


def test_a_name_is_given_once() -> None:
    with pytest.raises(MethodError, match="Two spoons are called soup"):
        filled().register(info("soup"))(object)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that can be imported; what was imported of it is forgotten afterwards."""
    folder = tmp_path / "spoons_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("found = []\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


def test_a_file_dropped_into_the_folder_is_found(package: Path) -> None:
    (package / "ladle.py").write_text("from spoons_of_a_test import found\nfound.append('ladle')\n")
    module = importlib.import_module("spoons_of_a_test")
    filled().discover(module)
    assert module.found == ["ladle"]


def test_a_file_that_cannot_be_imported_is_not_passed_over(package: Path) -> None:
    (package / "broken.py").write_text("import a_module_that_nobody_has\n")
    with pytest.raises(ModuleNotFoundError, match="a_module_that_nobody_has"):
        filled().discover(importlib.import_module(package.name))
