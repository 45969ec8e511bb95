"""Hyper-parameters as dataclass fields: one text for form, command line, checkpoint and documentation."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from typing import Any, TypeVar, get_type_hints

from versa_core.errors import MethodError
from versa_core.language import _

T = TypeVar("T")
Value = bool | int | float | str


@dataclass(frozen=True)
class Setting:
    """One hyper-parameter as a form or a command line needs it.

    Attributes:
        name: the field's name.
        kind: `bool`, `int`, `float` or `str`.
        default: the value used when nothing is said.
        help: one sentence: what it does, and when to change it.
        low: smallest allowed number, or None.
        high: largest allowed number, or None.
        choices: the allowed words of a `str` setting; empty when any is.
    """

    name: str
    kind: type
    default: Value
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def parse(self, value: Any) -> Value:
        """Returns `value` as this setting's kind, or raises MethodError that names what is allowed."""
        parsed = self._convert(value)
        if self.choices and parsed not in self.choices:
            raise MethodError(
                _("{name} is {value!r}; choose one of {choices}.").format(
                    name=self.name, value=value, choices=", ".join(self.choices)
                )
            )
        if isinstance(parsed, float) and not math.isfinite(parsed):
            raise MethodError(_("{name} is {value!r}; it must be a finite number.").format(name=self.name, value=value))
        if not isinstance(parsed, str) and not self._within(parsed):
            raise MethodError(
                _("{name} is {value!r}; it must lie between {low} and {high}.").format(
                    name=self.name, value=value, low=self.low, high=self.high
                )
            )
        return parsed

    def _within(self, number: float) -> bool:
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def _convert(self, value: Any) -> Value:
        try:
            if self.kind is bool:
                return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]
            if self.kind is int and float(value) != int(float(value)):
                raise ValueError(value)
            return int(float(value)) if self.kind is int else self.kind(value)
        except (TypeError, ValueError, KeyError, OverflowError):
            kinds = {bool: _("true or false"), int: _("a whole number"), float: _("a number")}
            wanted = kinds.get(self.kind, _("a word"))
            raise MethodError(
                _("{name} is {value!r}; it must be {wanted}.").format(name=self.name, value=value, wanted=wanted)
            ) from None


def setting(
    default: Value, help: str, *, low: float | None = None, high: float | None = None, choices: tuple[str, ...] = ()
) -> Any:
    """Declares a hyper-parameter: a dataclass field with its help, bounds and choices."""
    return dataclasses.field(default=default, metadata={"help": help, "low": low, "high": high, "choices": choices})


def settings_of(owner: type) -> tuple[Setting, ...]:
    """Returns the hyper-parameters that the dataclass `owner` declares with `setting`, in their order.

    Their help is in the language in use.
    """
    hints = get_type_hints(owner)
    return tuple(
        Setting(field.name, hints[field.name], field.default, **{**field.metadata, "help": _(field.metadata["help"])})
        for field in dataclasses.fields(owner)
        if field.default is not MISSING and "help" in field.metadata
    )


def build(owner: type[T], values: Mapping[str, Any]) -> T:
    """Makes an `owner` from plain values; unknown names and values out of bounds raise MethodError."""
    known = {one.name: one for one in settings_of(owner)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        known_names = ", ".join(known) or "none"
        raise MethodError(
            _("{owner} has no setting {unknown}; its settings are: {known_names}.").format(
                owner=owner.__name__, unknown=", ".join(unknown), known_names=known_names
            )
        )
    return owner(**{name: known[name].parse(value) for name, value in values.items()})


def values_of(built: Any) -> dict[str, Value]:
    """Returns the hyper-parameters of a built method or objective as plain values."""
    return {one.name: getattr(built, one.name) for one in settings_of(type(built))}
