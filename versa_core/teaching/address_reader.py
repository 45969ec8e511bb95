"""Reading the parameters of an address, which anybody can have written: what is not allowed is left out and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from versa_core.errors import MethodError
from versa_core.language import _
from versa_core.settings import Setting, Value

LONGEST = 80  # characters of a value that are read; none that is allowed is longer
MOST_TROUBLES = 6  # sentences


class Reader:
    """Reads parameters one by one and remembers what was wrong with them."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._parameters = parameters
        self._troubles: list[str] = []

    def value(self, one: Setting, name: str) -> Value | None:
        """Returns the value under that name, or None where there is none that is allowed."""
        written = self._parameters.get(name, "")
        return self._checked(one, written) if written else None

    def word(self, name: str, allowed: Iterable[str]) -> str:
        """Returns one of the allowed words, or ""."""
        return str(self.value(Setting(name, str, "", "", choices=tuple(allowed)), name) or "")

    def number(self, name: str, low: int, high: int) -> int | None:
        """Returns a whole number within the bounds, or None."""
        found = self.value(Setting(name, int, low, "", low, high), name)
        return None if found is None else int(found)

    def words(self, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Returns the allowed ones of words with commas between them, each once, in the order in which they stand."""
        known = tuple(allowed)
        named = [word for word in self._parameters.get(name, "").split(",") if word][: 2 * len(known) + 1]
        for word in named:
            if word not in known:
                words = _("{name}: {word} is not known here.")
                self._troubles.append(words.format(name=name, word=word[:LONGEST]))
        return tuple(word for word in dict.fromkeys(named) if word in known)

    def group(self, prefix: str, allowed: Iterable[Setting]) -> dict[str, Value]:
        """Returns the values of all parameters with that beginning, by their names without it."""
        by_name = {prefix + one.name: one for one in allowed}
        for name in self._parameters:
            if name.startswith(prefix) and name not in by_name:
                self._troubles.append(_("{name} is not a setting here.").format(name=name[:LONGEST]))
        found = {one.name: self.value(one, name) for name, one in by_name.items()}
        return {name: value for name, value in found.items() if value is not None}

    def told(self) -> list[str]:
        """Returns a sentence for each thing that was left out; of very many, the first."""
        return self._troubles[:MOST_TROUBLES]

    def _checked(self, one: Setting, written: str) -> Value | None:
        try:
            if len(written) > LONGEST:
                words = _("{name} is {n} characters long; that is too long.")
                raise MethodError(words.format(name=one.name, n=len(written)))
            return one.parse(written)
        except MethodError as error:
            self._troubles.append(str(error))
            return None
