"""A program that stands alone, cut out of this package's own source: what it does cannot drift from what the app does.

Beginning with some functions, everything that they use of `versa_core` is found, and copied as it stands there, with
its comments. What is imported from elsewhere stays an import.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
OWN = PACKAGE.name
HEAD = "from __future__ import annotations\n"
Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(eq=False)
class Module:
    """One source file, by what its top level defines and imports.

    Attributes:
        name: dotted.
        lines: of its source.
        definitions: name -> what defines it.
        imports: name -> (module, what it is called there); ("", module) where the module itself is imported.
        borrowed: name -> the module of the package that it comes from.
        wanted: names of definitions that the excerpt needs.
    """

    name: str
    lines: list[str]
    definitions: dict[str, Definition] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    borrowed: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)


def excerpt(module: str, names: tuple[str, ...]) -> str:
    """Returns the source of these functions of a module, and of all that they use, as one file.

    Raises:
        ValueError: two modules call different things by one name, or a name comes from nowhere.
    """
    modules: dict[str, Module] = {}
    for name in names:
        _want(modules, module, name)
    _check_names(modules)
    ordered = _ordered(modules, module)
    parts = [f"# From {one.name.replace('.', '/')}.py\n\n{_body(one)}" for one in ordered]
    return "\n\n".join([HEAD + "\n" + _imports(ordered), *parts])


def _want(modules: dict[str, Module], module: str, name: str) -> None:
    """Marks a definition, and all that it uses."""
    if module not in modules:
        modules[module] = _read(module)
    one = modules[module]
    if name in one.wanted:
        return
    if name not in one.definitions:
        raise ValueError(f"{module} does not define {name}.")
    one.wanted.add(name)
    for other in _names(one.definitions[name]):
        if other in one.borrowed:
            _want(modules, one.borrowed[other], other)
        elif other in one.definitions:
            _want(modules, module, other)


def _ordered(modules: dict[str, Module], last: str) -> list[Module]:
    """Returns the modules, each after those that it borrows from, as an interpreter would have loaded them."""
    found: dict[str, Module] = {}

    def enter(name: str) -> None:
        one = modules[name]
        for other in sorted({one.borrowed[used] for used in _used(one) & one.borrowed.keys()}):
            if other not in found:
                enter(other)
        found[name] = one

    enter(last)
    return list(found.values())


def _read(module: str) -> Module:
    path = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
    text = path.read_text(encoding="utf-8")
    one = Module(module, text.splitlines())
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            one.definitions[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            one.definitions |= {name: node for target in targets for name in _names(target)}
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == OWN:
            one.borrowed |= {alias.name: str(node.module) for alias in node.names}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            home = str(node.module) if isinstance(node, ast.ImportFrom) else ""
            one.imports |= {alias.asname or alias.name: (home, ast.unparse(alias)) for alias in node.names}
    return one


def _names(node: ast.AST) -> Iterator[str]:
    return (one.id for one in ast.walk(node) if isinstance(one, ast.Name))


def _used(one: Module) -> set[str]:
    return {name for wanted in one.wanted for name in _names(one.definitions[wanted])}


def _imports(modules: list[Module]) -> str:
    """Returns the import statements that these modules need from outside the package."""
    wanted: dict[str, set[str]] = {}
    for one in modules:
        for name in _used(one) & one.imports.keys():
            home, words = one.imports[name]
            wanted.setdefault(home, set()).add(words)
    whole = [f"import {words}" for words in sorted(wanted.pop("", ()))]
    parts = [f"from {home} import {', '.join(sorted(words))}" for home, words in sorted(wanted.items())]
    return "\n".join([*whole, *parts]) + "\n"


def _check_names(modules: dict[str, Module]) -> None:
    homes: dict[str, str] = {}
    for one in modules.values():
        for name in one.wanted:
            if homes.setdefault(name, one.name) != one.name:
                raise ValueError(f"{name} is one thing in {homes[name]} and another in {one.name}; rename one of them.")


def _body(one: Module) -> str:
    """Returns what is wanted, in the order of the file, each with the comment above it."""
    nodes = {id(one.definitions[name]): one.definitions[name] for name in one.wanted}
    pieces = []
    for node in sorted(nodes.values(), key=lambda node: node.lineno):
        decorators = [one.lineno for one in getattr(node, "decorator_list", [])]
        first = min([node.lineno, *decorators]) - 1
        while first and one.lines[first - 1].startswith("#"):
            first -= 1
        apart = "\n\n" if not isinstance(node, ast.Assign | ast.AnnAssign) else ""
        pieces.append(apart + "\n".join(one.lines[first : node.end_lineno]))
    return "\n".join(pieces).strip() + "\n"
