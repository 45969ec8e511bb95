"""A registry is a dict, a decorator and a good error. Methods and objectives each have one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Generic, TypeVar

from versa_core.errors import MethodError
from versa_core.language import _
from versa_core.settings import build

T = TypeVar("T")
Entry = TypeVar("Entry", bound="Info")


@dataclass(frozen=True)
class Info:
    """What is said about a registered thing wherever it is offered.

    Attributes:
        name: the word used in commands, files and keys.
        title: the words used on screen.
        paper: authors, year and title, or who thought of it.
        url: where to read it; may be empty.
        summary: two or three sentences: what it does and when it helps.
    """

    name: str
    title: str
    paper: str
    url: str
    summary: str


class Registry(Generic[T, Entry]):
    """Named classes of one kind, found by walking the folder that holds them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, tuple[Entry, type[T]]] = {}

    def register(self, info: Entry) -> Callable[[type[T]], type[T]]:
        """Returns the class decorator that enters a class under `info.name`."""

        def enter(cls: type[T]) -> type[T]:
            if info.name in self._entries:
                raise MethodError(
                    _("Two {kind}s are called {info}; each needs a name of its own.").format(
                        kind=self.kind, info=info.name
                    )
                )
            self._entries[info.name] = (info, cls)
            return cls

        return enter

    def discover(self, package: ModuleType) -> None:
        """Imports every module of `package`, so that each registers itself; an import error is raised."""
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")

    def infos(self) -> tuple[Entry, ...]:
        """Returns what is known of each entry, by name, in the language in use."""
        return tuple(self.info(name) for name in sorted(self._entries))

    def info(self, name: str) -> Entry:
        """Returns what is known of `name`, in the language in use; raises MethodError that lists the known names."""
        known = self._find(name)[0]
        return replace(known, title=_(known.title), summary=_(known.summary))

    def type_of(self, name: str) -> type[T]:
        """Returns the class called `name`; raises MethodError that lists the known names."""
        return self._find(name)[1]

    def build(self, name: str, values: Mapping[str, Any] | None = None) -> T:
        """Makes the thing called `name` with these hyper-parameters."""
        return build(self.type_of(name), values or {})

    def _find(self, name: str) -> tuple[Entry, type[T]]:
        if name not in self._entries:
            known = ", ".join(sorted(self._entries))
            raise MethodError(
                _("There is no {kind} called {name!r}; the known ones are: {known}.").format(
                    kind=self.kind, name=name, known=known
                )
            )
        return self._entries[name]
