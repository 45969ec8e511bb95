"""The visitor's last meta-training: what it was asked to do, how far it came, and what it learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project_checks import is_number

OWN = "project"  # the source that is the visitor's own pictures
NUMBERS = {"minutes": float, "steps": int, "seed": int}  # fields of an order
WORDS = ("source", "objective", "title", "encoder")


class Put(Protocol):
    """Takes a part of the project in under a name, and returns the name under which it lies there."""

    def __call__(self, name: str, data: bytes, /) -> str:
        """Takes it in."""


@dataclass(frozen=True, eq=False)
class Training:
    """A meta-training that has come as far as this.

    Attributes:
        order: what the task "meta_train" was given, without pictures.
        fingerprint: of the visitor's pictures, where it learns from those; "" otherwise.
        step: steps taken.
        state: all that it takes to go on from there; b"" where there is nothing to go on with.
        learned: the checkpoint that came out, which has no name yet; b"" before the end.
    """

    order: Mapping[str, Any]
    fingerprint: str = ""
    step: int = 0
    state: bytes = b""
    learned: bytes = b""


def describe_training(training: Training, put: Put) -> dict[str, Any]:
    """Returns it as JSON can hold it; what is long goes to `put`."""
    parts = {name: getattr(training, name) for name in ("state", "learned")}
    paths = {name: put(f"training/{name}.safetensors", data) for name, data in parts.items() if data}
    plain = {"order": dict(training.order), "fingerprint": training.fingerprint, "step": training.step}
    return {**plain, "parts": paths}


def read_training(plain: Mapping[str, Any], part: Callable[[str], bytes]) -> Training:
    """The inverse of `describe_training`, of a file that may come from a stranger; `part` reads what lies beside it.

    Raises:
        ProjectError: it asks for something that no page could have asked for.
    """
    paths = plain["parts"]
    made = Training(
        checked_order(plain["order"]),
        str(plain["fingerprint"]),
        int(plain["step"]),
        part(paths["state"]) if "state" in paths else b"",
        part(paths["learned"]) if "learned" in paths else b"",
    )
    if made.step < 0:
        raise ProjectError(_("The project is damaged: a meta-training has taken fewer than no steps."))
    return made


def checked_order(order: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the order, where each of its fields is of its kind; raises ProjectError otherwise."""
    settings = order["settings"]
    is_whole = (
        all(isinstance(order[name], str) for name in WORDS)
        and all(_fits(order[name], kind) for name, kind in NUMBERS.items())
        and isinstance(order["imagenet"], bool)
        and all(isinstance(value, bool | int | float | str) for value in settings.values())
        and (order["minutes"] is None) != (order["steps"] is None)
    )
    if not is_whole:
        raise ProjectError(_("The project is damaged: a meta-training asks for something that cannot be."))
    known = {*WORDS, *NUMBERS, "imagenet", "settings"}
    return {name: value for name, value in order.items() if name in known}


def _fits(value: Any, kind: type) -> bool:
    return value is None or (is_number(value) and (kind is float or isinstance(value, int)))
