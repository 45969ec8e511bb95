"""What the command line writes: results to the output, progress and warnings to the error stream, JSON to files."""

from __future__ import annotations

import io
import json
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from versa_core.errors import VersaError

WIDTH = 30
REDRAW_AFTER = 0.1  # seconds between two drawings of a bar
N_LINES = 10  # where the error stream is a file: one line for each tenth of the work


class OutputError(VersaError):
    """A result cannot be written where it was asked for."""


def never_fail_to_print() -> None:
    """Lets signs that the terminal or the file cannot hold become question marks instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Prints a line of the result."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Prints a warning or an error."""
    print(text, file=sys.stderr, flush=True)


def check_writable(path: Path) -> None:
    """Makes the folder of a file to be written; raises OutputError where the file could not be written there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}). Name another file.") from None


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all; raises OutputError where it cannot be written."""
    from versa_core.checkpoint import write

    try:
        write(path, data)
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}). Name another file.") from None


def write_json(path: Path, result: dict[str, Any]) -> None:
    """Writes a result as JSON."""
    write_bytes(path, (json.dumps(result, indent=1, ensure_ascii=False) + "\n").encode(errors="replace"))


@contextmanager
def stop_on_interrupt() -> Iterator[list[int]]:
    """Turns the first Ctrl-C into a wish to stop (the list is no longer empty); a second one interrupts."""
    asked: list[int] = []

    def ask(number: int, _frame: Any) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


class Bar:
    """A progress bar on the error stream; where that is no terminal, a line for each tenth of the work.

    Args:
        what: the word in front of it.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._live = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._drawn = 0.0
        self._tenths = 0
        self._length = 0

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.clear()

    def show(self, share: float, words: str = "") -> None:
        """Draws the bar at `share`, 0 to 1, of the work, followed by some words."""
        share = min(1.0, max(0.0, share))
        if self._live:
            now = time.monotonic()
            if now - self._drawn >= REDRAW_AFTER or share == 1:
                self._drawn = now
                self._draw(share, words)
        elif int(share * N_LINES) > self._tenths:
            self._tenths = int(share * N_LINES)
            complain(f"{self.what} {share:4.0%}  {words}".rstrip())

    def line(self, text: str) -> None:
        """Prints a line above the bar."""
        self.clear()
        complain(text)

    def clear(self) -> None:
        """Takes the bar off the screen."""
        if self._live and self._length:
            sys.stderr.write("\r" + " " * self._length + "\r")
            sys.stderr.flush()
            self._length = 0

    def _draw(self, share: float, words: str) -> None:
        spent = time.monotonic() - self._begun
        left = f"{spent / share - spent:.0f} s left" if share > 0 else ""
        full = round(share * WIDTH)
        text = f"{self.what} [{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%} {left}  {words}"
        text = text[: shutil.get_terminal_size().columns - 1]  # a line that wraps cannot be drawn over
        sys.stderr.write("\r" + text.ljust(self._length))
        sys.stderr.flush()
        self._length = len(text)
