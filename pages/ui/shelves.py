"""Shelves: what short jobs have brought for one visitor, by kind; what nobody asks for makes room first."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

N_KEPT = 16  # results of one kind


@dataclass(eq=False)
class Shelf:
    """The results of one kind of work for one visitor, by what they were made from, and what is under way.

    Attributes:
        results: by key; the least lately used come first.
        used: when each was last asked for, on the monotonic clock.
        pending: key and job of what is under way.
    """

    results: dict[Hashable, dict[str, Any]] = field(default_factory=dict)
    used: dict[Hashable, float] = field(default_factory=dict)
    pending: tuple[Hashable, str] | None = None

    def get(self, key: Hashable) -> dict[str, Any] | None:
        """Returns the result of this key, or None."""
        found = self.results.get(key)
        if found is not None:
            self.used[key] = time.monotonic()
        return found

    def put(self, key: Hashable, result: dict[str, Any], n_kept: int = N_KEPT) -> None:
        """Keeps a result; of too many, the one that was asked for longest ago goes."""
        self.results[key] = result
        self.used[key] = time.monotonic()
        while len(self.results) > n_kept:
            self.drop(min(self.results, key=lambda one: self.used.get(one, 0.0)))

    def drop(self, key: Hashable) -> None:
        """Lets a result go."""
        self.results.pop(key, None)
        self.used.pop(key, None)
