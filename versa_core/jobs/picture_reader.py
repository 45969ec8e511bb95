"""The reader process: `python -m versa_core.jobs.picture_reader`. It decodes pictures that strangers sent.

It reads frames from stdin, one picture at a time, and answers with frames on stdout:

    in   {"name": …, "data": bytes, "limits": {…}, "language": …}
    out  {"mode": "L" or "RGB", "size": [width, height], "pixels": bytes}   or   {"reason": …}

Decoders are native code over hostile bytes: where one does not come back, or asks for all the memory there is, the
system itself ends this process or refuses the memory, and nobody else notices.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import IO, Any

from versa_core.data.intake import Limits, keep, read_image
from versa_core.errors import IntakeError
from versa_core.jobs.frames import read_frame, write_frame
from versa_core.language import FIRST_LANGUAGE, _, speak
from versa_core.machine import tidy_memory

# Seconds of processor time for one picture, so that a busy machine refuses nothing. A phone's HEIC of 48 megapixels,
# the slowest that people bring, takes three.
MAX_SECONDS = 4.0
MAX_BYTES = 500_000_000  # on top of what the process holds when it begins


def serve(inbox: IO[bytes], outbox: IO[bytes]) -> None:
    """Answers until nobody asks any more."""
    while True:
        try:
            request = read_frame(inbox)
        except EOFError:
            return
        with_timer(MAX_SECONDS)
        speak(request.get("language", FIRST_LANGUAGE))
        answer = read(request)
        with_timer(0)
        write_frame(outbox, answer)


def read(request: dict[str, Any]) -> dict[str, Any]:
    """Returns the picture as it is kept, or the reason why there is none."""
    try:
        image = keep(read_image(request["name"], request["data"], Limits(**request["limits"])))
    except IntakeError as error:
        return {"reason": error.reason}
    except MemoryError:  # in making it small
        return {"reason": _("it needs more memory than a picture may take. Make it smaller.")}
    return {"mode": image.mode, "size": list(image.size), "pixels": image.tobytes()}


def with_timer(seconds: float) -> None:
    """Lets the system end this process after so many seconds of its own processor time; 0 is never."""
    if hasattr(signal, "setitimer"):  # Windows has none; there the other end's patience has to do
        signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_memory(n_bytes: int) -> None:
    """Lets the system refuse this process more than `n_bytes` on top of what it has; Linux only."""
    if sys.platform != "linux":
        return
    import resource

    tidy_memory()  # else what is given back later could be taken again on top
    with open("/proc/self/status", encoding="utf-8") as file:
        held = next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmData:"))  # what the limit counts
    resource.setrlimit(resource.RLIMIT_DATA, (held + n_bytes, held + n_bytes))


def main() -> None:
    """Serves on stdin and stdout. What decoders print goes nowhere; Python's own words go to stderr."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    sys.stderr = os.fdopen(os.dup(2), "w")
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    limit_memory(MAX_BYTES)
    serve(inbox, outbox)


if __name__ == "__main__":
    main()
