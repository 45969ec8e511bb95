"""How much memory values take: bytes, texts and arrays, wherever they lie inside records, lists and dicts."""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

OUTSIDE = (type, ModuleType, FunctionType, MethodType, BuiltinFunctionType)  # belong to the program, not to a visitor


def weigh(*values: Any) -> int:
    """Returns the bytes that the values hold; what several of them share counts once."""
    seen: set[int] = set()
    waiting, total = list(values), 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, np.ndarray):
            value = _owner(value)
        if id(value) in seen or isinstance(value, OUTSIDE):
            continue
        seen.add(id(value))
        total += value.nbytes if isinstance(value, np.ndarray) else sys.getsizeof(value, 0)
        waiting.extend(_inside(value))
    return total


def _owner(array: np.ndarray[Any, Any]) -> Any:
    """Returns what holds the memory that the array shows, a part of which it may be."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array if array.base is None else array.base


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return list(vars(value).values()) if hasattr(value, "__dict__") else []
