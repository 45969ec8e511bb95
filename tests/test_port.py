"""A port that is taken is said before the app starts, with a way out."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from versa_core.port import trouble

ROOT = Path(__file__).parents[1]


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        yield int(holder.getsockname()[1])


def settings(port: object, address: str = "127.0.0.1") -> dict[str, str]:
    return {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_ADDRESS": address}


def test_a_taken_port_is_told_with_another_one(taken: int) -> None:
    for given in (settings(taken), settings(taken, "")):
        words = trouble(given)
        assert words.startswith(f"Port {taken} is taken, perhaps by another VERSA Lab")
        assert "STREAMLIT_SERVER_PORT=" in words


def test_a_free_one_and_none_are_no_trouble(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    assert trouble(settings(free)) == ""
    assert trouble({}) == ""


@pytest.mark.parametrize("port", ["many", "0", "70000", "-1", "8501.0", "٣"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    assert f"{port!r}; it must be a number from 1 to 65535" in trouble(settings(port))


def test_an_address_of_another_machine_is_told() -> None:
    assert "cannot listen at 192.0.2.1" in trouble(settings(8501, "192.0.2.1"))


def test_the_program_ends_with_the_sentence(taken: int) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "versa_core.port"],
        cwd=ROOT, env={**os.environ, **settings(taken)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "is taken" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(
    shutil.which("make") is None,
    reason="make is not installed here; what `make run` calls to say that a port is taken is tested here, too",
)
def test_make_run_says_it_before_the_app_starts(taken: int) -> None:
    call = ["make", "-o", "install", f"IN_VENV={sys.executable}", "run"]  # -o: nothing is installed here
    run = subprocess.run(
        call, cwd=ROOT, env={**os.environ, **settings(taken)}, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode != 0
    assert f"Port {taken} is taken" in run.stderr
    assert "streamlit run" not in run.stdout
