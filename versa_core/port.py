"""`python -m versa_core.port`: says in a sentence, before the app is started, that its port is taken.

Streamlit binds the port before it loads the app, and where the port was set by hand and is taken, it ends with four
words. Where none was set it takes the next free one, which the app's log then names.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Mapping

TAKEN = (errno.EADDRINUSE, errno.EACCES)  # the second: kept back by the system, as on Windows and below 1024


def trouble(given: Mapping[str, str] = os.environ) -> str:
    """Returns what keeps the app from listening where the environment says, with a way out, or ""."""
    wanted = given.get("STREAMLIT_SERVER_PORT", "")
    if not wanted:
        return ""
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        return f"STREAMLIT_SERVER_PORT is {wanted!r}; it must be a number from 1 to 65535. Correct it and start again."
    address = given.get("STREAMLIT_SERVER_ADDRESS", "") or "0.0.0.0"  # as Streamlit does without one
    try:
        with socket.create_server((address, int(wanted)), family=_family(address)):
            return ""
    except OSError as error:
        if error.errno in TAKEN:
            return (
                f"Port {wanted} is taken, perhaps by another VERSA Lab, or not for you to use. Choose another, as in "
                f"STREAMLIT_SERVER_PORT={_other(int(wanted))}, or leave it unset: then the next free one is taken."
            )
        return f"The app cannot listen at {address}, port {wanted} ({error.strerror}). Correct the address."


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _other(port: int) -> int:
    return port + 1 if 1024 <= port < 65535 else 8502


if __name__ == "__main__":
    sys.exit(trouble() or 0)
