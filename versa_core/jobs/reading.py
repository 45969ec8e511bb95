"""Pictures from visitors are decoded in processes of their own, which can be ended and stay warm until then."""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import signal
import threading
from dataclasses import asdict
from functools import cache
from typing import Any

from PIL import Image

from versa_core.data.intake import Limits, check_head, check_size
from versa_core.data.signatures import HEAD_BYTES
from versa_core.errors import IntakeError
from versa_core.jobs import picture_reader
from versa_core.jobs.trainer import Trainer
from versa_core.language import _, language

MODULE = "versa_core.jobs.picture_reader"
PATIENCE = 30.0  # s; the process's own limit counts processor time and does not see one that waits for ever


def read_picture(name: str, data: bytes, limits: Limits) -> Image.Image:
    """Returns the picture as it is kept: what `keep(read_image(…))` returns, made where no harm can be done.

    Args:
        name: the file as the person knows it.
        data: the file's bytes.
        limits: what the visitor may bring.

    Raises:
        IntakeError: it is no sound picture within the limits, or decoding it takes too much time or memory.
    """
    check_size(name, len(data), limits)
    check_head(name, data[:HEAD_BYTES])
    try:
        answer = readers().ask({"name": name, "data": data, "limits": asdict(limits), "language": language()})
    except OSError:
        raise IntakeError(name, _("there is no room to decode it now. Try again in a minute.")) from None
    if "reason" in answer:
        raise IntakeError(name, answer["reason"])
    return Image.frombytes(answer["mode"], tuple(answer["size"]), answer["pixels"])


class Readers:
    """A few reader processes, each started when the others are busy, and anew where one has ended."""

    def __init__(self, n_readers: int, patience: float = PATIENCE, module: str = MODULE) -> None:
        """Starts nothing yet.

        Args:
            n_readers: how many pictures are decoded at once, at most.
            patience: seconds after which a reader that does not answer is ended.
            module: what the processes run.
        """
        self._patience = patience
        self._module = module
        self._places: queue.LifoQueue[Trainer | None] = queue.LifoQueue()  # the warm one goes first
        for _reader in range(n_readers):
            self._places.put(None)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Returns the answer of the next reader that is free; raises OSError where none can be started."""
        reader = self._places.get()
        try:
            reader = self._send(reader, request)
            return self._wait(reader)
        except BaseException:
            _end(reader)  # whoever is interrupted leaves no answer behind for the next one
            raise
        finally:
            self._places.put(reader if reader is not None and reader.alive else None)

    def close(self) -> None:
        """Ends the processes that have nothing to do; a busy one ends with this program."""
        with contextlib.suppress(queue.Empty):
            while True:
                _end(self._places.get_nowait())

    def _send(self, reader: Trainer | None, request: dict[str, Any]) -> Trainer:
        if reader is not None:
            try:
                reader.send(request)
                return reader
            except OSError:  # it died while it had nothing to do, which is not this picture's fault
                _end(reader)
        fresh = Trainer(module=self._module)
        fresh.send(request)
        return fresh

    def _wait(self, reader: Trainer) -> dict[str, Any]:
        timer = threading.Timer(self._patience, reader.kill)
        timer.start()
        try:
            return reader.receive()
        except (OSError, EOFError):
            _end(reader)
            return {"reason": _in_words(reader.exit_code)}
        finally:
            timer.cancel()


@cache
def readers() -> Readers:
    """Returns the processes of this program; they end with it."""
    made = Readers(min(2, os.cpu_count() or 1))
    atexit.register(made.close)
    return made


def _end(reader: Trainer | None) -> None:
    if reader is not None:
        with contextlib.suppress(OSError):
            reader.kill()
        reader.close()


def _in_words(exit_code: int | None) -> str:
    """Says why a reader has ended in the middle of a picture."""
    slow = (-getattr(signal, "SIGPROF", 0), -getattr(signal, "SIGKILL", 0))
    if exit_code in slow:
        limit = f"{picture_reader.MAX_SECONDS:.0f} s"
        return _(
            "decoding it takes more than {limit} or more memory than there is. Save it again as PNG or JPEG."
        ).format(limit=limit)
    return _("its decoder broke down over it. Save it again as PNG or JPEG.")
