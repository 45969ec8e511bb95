"""What not every system can do to a process: tests of it run where it can, and say what bounds a decoder elsewhere."""

from __future__ import annotations

import sys

import pytest

linux_only = pytest.mark.skipif(
    sys.platform != "linux",
    reason="only Linux bounds the memory of one process; here a picture's size and a decoder's time are bounded, which "
    "is tested on this system, too",
)
not_on_windows = pytest.mark.skipif(
    sys.platform == "win32",
    reason="Windows has no timer of processor time; the clock bounds a decoder here, which is tested on this system",
)
