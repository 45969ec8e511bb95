"""The code that a lesson shows: the very function that runs, cut out of its file without importing it.

Importing many of these modules would load torch, which the server's process never does.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

from versa_core.errors import LessonError

ROOT = Path(__file__).resolve().parents[2]


class Source(NamedTuple):
    """A definition: the file's path inside the project, its first line's number, and its text."""

    path: str
    line: int
    code: str


def source_of(module: str, name: str) -> Source:
    """Returns a function or class of a module, or a method as "Class.method", as it stands in its file.

    Raises:
        LessonError: there is no such definition.
    """
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    if not path.is_file():
        raise LessonError(f"There is no module {module}, whose {name} was to be shown.")
    text = path.read_text(encoding="utf-8")
    node: ast.AST = ast.parse(text)
    for one in name.split("."):
        node = _child(node, one, module)
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    decorators = [one.lineno for one in node.decorator_list]
    first = min([node.lineno, *decorators])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return Source(path.relative_to(ROOT).as_posix(), first, "\n".join(line[indent:] for line in lines))


def _child(node: ast.AST, name: str, module: str) -> ast.AST:
    for one in ast.iter_child_nodes(node):
        if isinstance(one, ast.FunctionDef | ast.ClassDef) and one.name == name:
            return one
    raise LessonError(f"{module} does not define {name}, which was to be shown.")
