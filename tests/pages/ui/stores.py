"""Two visitors of a store, and waiting for what it does by itself."""

from __future__ import annotations

import time
from collections.abc import Callable

from pages.ui.seats import Seat

A, B = "a" * 32, "b" * 32


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come true in 20 s"
        time.sleep(0.02)


def is_saved(seat: Seat) -> bool:
    return seat.saver is not None and seat.saver.is_saved
