"""What is imported is pinned, and what is pinned is what the tests run with."""

from __future__ import annotations

import ast
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = {"app", "pages", "versa_core", "tests"}


def pins(name: str) -> dict[str, str]:
    """Returns package -> exact version of a requirements file."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    wanted = [line for line in lines if line and not line.startswith("-r")]
    assert all("==" in line for line in wanted), f"{name}: every version is pinned exactly"
    return {package.lower().replace("_", "-"): version for package, version in (line.split("==") for line in wanted)}


def imported_packages() -> set[str]:
    """Returns the installed packages that the program itself imports."""
    paths = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "versa_core").rglob("*.py")]
    names = set()
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    packages = metadata.packages_distributions()
    outside = names - OWN - sys.stdlib_module_names
    return {packages[name][0].lower().replace("_", "-") for name in outside}


def test_all_that_is_imported_is_pinned() -> None:
    assert imported_packages() <= set(pins("requirements.txt"))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_pins_are_what_is_installed(name: str) -> None:
    for package, version in pins(name).items():
        assert metadata.version(package).split("+")[0] == version, package
