"""Imports run one way, and what is heavy stays out of the server process."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "versa_core").rglob("*.py")])
HEAVY = {"torch", "torchvision", "sklearn", "openTSNE", "scipy"}

# Inside versa_core, from top to bottom; a module belongs to the longest name that fits. It may import from its own
# layer and from those below.
LAYERS = (
    {"cli", "__main__", "commands", "jobs"},
    {"run", "predicting", "meta", "fetching", "training.processors"}
    | {
        "collection",
        "project",
        "project_file",
        "project_folder",
        "project_archive",
        "project_asked",
        "project_brought",
        "project_checks",
        "project_history",
        "project_parts",
        "project_prepared",
        "project_race",
        "project_training",
        "project_undo",
        "project_writing",
    }
    | {"exporting", "keeping", "project_saving", "repeating", "undoing"},
    {"training"},
    {"analysis", "teaching"},
    {"objectives", "methods"},
    {"checkpoint", "adapted_model", "card", "confidence"},
    {"models", "data.episodes", "data.distort"},
    {"data.sources"},
    {"data"},
    {"data.image_set", "training.events", "device", "imagenet"},
    {"settings", "registry", "tables"},
    {"machine", "port", "tensor_file", "weighing", "whole_file"},
    {"errors", "language", ""},
)


def name_of(path: Path) -> str:
    """Returns the dotted name of a source file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path) for path in SOURCES}


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yields line and dotted name of every import, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative imports are not used here"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield node.lineno, inner if inner in MODULES else str(node.module)


def layer_of(module: str) -> int | None:
    """Returns the layer of a module of versa_core, or None where the table does not know it."""
    parts = module.split(".")[1:]
    for length in range(len(parts), -1, -1):
        prefix = ".".join(parts[:length])
        if not prefix and parts:
            return None
        for layer, names in enumerate(LAYERS):
            if prefix in names:
                return layer
    return None


def floor_of(path: Path) -> tuple[str, ...]:
    """Returns the own packages that a file may import from; nobody imports a page, the frame or the entry."""
    return ("versa_core",) if "versa_core" in path.relative_to(ROOT).parts else ("pages.ui", "versa_core")


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_screen_and_science_are_imported_one_way(path: Path) -> None:
    own = [(line, name) for line, name in imports_of(path) if name.split(".")[0] in ("app", "pages", "versa_core")]
    wrong = [f"{path}:{line} imports {name}" for line, name in own if not name.startswith(floor_of(path))]
    assert not wrong


@pytest.mark.parametrize("path", [path for path in SOURCES if (ROOT / "versa_core") in path.parents], ids=name_of)
def test_the_core_is_imported_from_top_to_bottom(path: Path) -> None:
    here = layer_of(name_of(path))
    assert here is not None, f"{path} has no place in LAYERS: give it one"
    for line, name in imports_of(path):
        assert name.split(".")[0] != "streamlit", f"{path}:{line}: the core knows no screen"
        if name.split(".")[0] == "versa_core":
            there = layer_of(name)
            assert there is not None, f"{path}:{line} imports {name}, which has no place in LAYERS"
            assert there >= here, f"{path}:{line} imports {name}, which lies above it"


@pytest.mark.parametrize("path", [path for path in SOURCES if (ROOT / "versa_core") not in path.parents], ids=name_of)
def test_the_screen_leaves_heavy_work_to_the_trainers(path: Path) -> None:
    assert not [name for _, name in imports_of(path) if name.split(".")[0] in HEAVY]


def loaded_after(modules: list[str]) -> set[str]:
    """Returns the top names that a fresh interpreter has loaded after importing these modules."""
    code = "\n".join([*(f"import {name}" for name in modules), "import sys", "print(*sys.modules)"])
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    return {name.split(".")[0] for name in run.stdout.split()}


def test_the_core_alone_loads_neither_screen_nor_torch() -> None:
    assert not loaded_after(["versa_core"]) & {"streamlit", "plotly", *HEAVY}


def test_what_the_server_imports_of_the_core_loads_no_torch() -> None:
    screen = [path for path in SOURCES if (ROOT / "versa_core") not in path.parents]
    wanted = {name for path in screen for _, name in imports_of(path) if name.split(".")[0] == "versa_core"}
    assert "versa_core.jobs.manager" in wanted
    assert not loaded_after(sorted(wanted)) & {"streamlit", *HEAVY}


def test_no_file_is_called_utils() -> None:
    assert not [path for path in SOURCES if path.stem in ("utils", "util", "helpers", "misc")]


def test_the_frame_is_alone_in_its_folder() -> None:
    """That folder comes first on sys.path: a neighbour would shadow modules of the same name."""
    assert [path.name for path in (ROOT / "pages" / "shell").iterdir() if path.suffix == ".py"] == ["frame.py"]


def test_every_page_is_a_row_of_the_table() -> None:
    tree = ast.parse((ROOT / "pages" / "shell" / "frame.py").read_text(encoding="utf-8"))
    rows = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Row"
        and isinstance(node.args[0], ast.Constant)
    }
    assert rows == {path.name for path in (ROOT / "pages").glob("*.py")}
