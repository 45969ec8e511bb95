"""A real server on a port of its own, for tests that need one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180  # s for the server to answer on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int, keep: str, log: IO[bytes] | int = subprocess.DEVNULL, **more: str) -> subprocess.Popen[bytes]:
    """Starts a server on the port, which keeps projects in the folder `keep`; `more` are environment variables."""
    settings = {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env={**os.environ, **settings, "VERSA_KEEP_FOLDER": keep, **more},
        stdout=subprocess.DEVNULL,
        stderr=log,
    )


@contextmanager
def serve(log: IO[bytes] | None = None, **more: str) -> Iterator[str]:
    """The address of a server that nobody has visited yet; what it and its trainers write to stderr goes to `log`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/{more.get('STREAMLIT_SERVER_BASE_URL_PATH', '')}".rstrip("/")
    with tempfile.TemporaryDirectory() as keep:
        process = start(port, keep, subprocess.DEVNULL if log is None else log, **more)
        try:
            wait_for(f"{address}/_stcore/health", process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=60)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(address, timeout=10):  # our own server on this machine
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"no answer within {PATIENCE} s")
