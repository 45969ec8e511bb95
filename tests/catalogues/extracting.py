"""The words of the app: those in calls of `_`, `plural` and `later`, and those of what describes itself."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from pages.ui.forms import spelled
from versa_core import checkpoint
from versa_core.methods import METHODS
from versa_core.objectives import OBJECTIVES
from versa_core.settings import settings_of

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("pages", "versa_core")
# Call -> the arguments, by place or name, that are words; those of `plural` are the two forms of one entry.
WORDS: dict[str, tuple[tuple[int, str], ...]] = {
    "_": ((0, ""),),
    "later": ((0, ""),),
    "plural": ((0, ""), (1, "")),
    "setting": ((1, "help"),),
    "MethodInfo": ((1, "title"), (4, "summary")),
    "ObjectiveInfo": ((1, "title"), (4, "summary")),
}
Entry = str | tuple[str, str]


def extract() -> Catalog:
    """Returns all words as a template, each with the files that it comes from, in the order of the files."""
    template = Catalog(charset="utf-8")
    for entry, place in [*_written(), *_described()]:
        template.add(entry, locations=[(place, 1)])
    return template


def _written() -> Iterator[tuple[Entry, str]]:
    """Yields what is written in calls, with the file."""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for node in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            yield from ((entry, place) for entry in _entries(node))


def _described() -> Iterator[tuple[Entry, str]]:
    """Yields what is looked up but stands in no call: what settings, checkpoints and records say of themselves."""
    for registry, place in ((METHODS, "versa_core/methods"), (OBJECTIVES, "versa_core/objectives")):
        for info in registry.infos():
            for one in settings_of(registry.type_of(info.name)):
                yield from ((words, place) for words in (spelled(one), *one.choices))
    for known in checkpoint.bundled():
        yield str(known.metadata["title"]), "assets/checkpoints"
    for task in json.loads((ROOT / "assets" / "ablation" / "results.json").read_text(encoding="utf-8"))["tasks"]:
        yield str(task["key"]), "assets/ablation"
    for file in sorted((ROOT / "assets" / "benchmarks").glob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8"))["rows"]:
            yield from ((str(row[name]), "assets/benchmarks") for name in ("dataset", "split", "batch_norm"))


def _calls(tree: ast.AST) -> list[ast.Call]:
    """Returns the calls that hold words, in the order of the text."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WORDS]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _entries(call: ast.Call) -> Iterator[Entry]:
    """Yields the words of a call; what is no literal is a name of something that is entered elsewhere."""
    name = getattr(call.func, "id", "")
    given = {word.arg: word.value for word in call.keywords}
    words = [call.args[place] if len(call.args) > place else given.get(key) for place, key in WORDS[name]]
    texts = [one.value for one in words if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value]
    if name == "plural" and len(texts) == 2:
        yield (texts[0], texts[1])
    else:
        yield from texts
